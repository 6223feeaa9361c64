import { describe, expect, it } from "vitest";
import { Sampler } from "./sampler.ts";
import { hexOfWord, pooledRandomWords, wordOfHex } from "./words.ts";

describe("the sampler", () => {
  it.each([0, 0.001, 0.1, 0.5, 0.9, 1])("keeps a share of %d of all traces", (ratio) => {
    const sampler = new Sampler({ ratio, parentBased: true });
    const random = pooledRandomWords();
    let kept = 0;
    const rounds = 40_000;
    for (let at = 0; at < rounds; at++) if (sampler.keeps(undefined, random(), random())) kept++;
    expect(Math.abs(kept / rounds - ratio)).toBeLessThan(0.015);
  });

  it("decides by the rightmost 56 bits of the trace id alone", () => {
    const half = new Sampler({ ratio: 0.5, parentBased: false });
    const keeps = (tail: string): boolean =>
      half.keeps(undefined, wordOfHex(`ff${tail}`, 0), wordOfHex(tail.slice(6), 0));
    expect(keeps("80000000000000")).toBe(true);
    expect(keeps("7fffffffffffff")).toBe(false);
    expect(keeps("ffffffffffffff")).toBe(true);
  });

  it("keeps what a service with a higher ratio keeps less of", () => {
    const few = new Sampler({ ratio: 0.1, parentBased: false });
    const many = new Sampler({ ratio: 0.6, parentBased: false });
    const random = pooledRandomWords();
    const traces = Array.from({ length: 5000 }, () => [random(), random()] as const);
    const kept = traces.filter((words) => few.keeps(undefined, ...words));
    expect(kept.length).toBeGreaterThan(300);
    expect(kept.filter((words) => !many.keeps(undefined, ...words))).toEqual([]);
  });
});

describe("words", () => {
  it("go to hex and back", () => {
    for (const word of [0, 1, -1, 0x7fff_ffff, -0x8000_0000, 0x0a0b_0c0d]) {
      expect(hexOfWord(word)).toMatch(/^[0-9a-f]{8}$/);
      expect(wordOfHex(hexOfWord(word), 0)).toBe(word);
    }
    expect(wordOfHex("0000000G", 0)).toBeNaN();
    expect(wordOfHex("0000ABCD", 0)).toBeNaN();
  });
});
