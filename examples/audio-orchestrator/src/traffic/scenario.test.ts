import { describe, expect, it } from "vitest";
import { listen } from "../audio/speech.ts";
import { resample } from "../audio/resample.ts";
import { readWav } from "../audio/wav.ts";
import { seededRandom } from "./random.ts";
import { nextCall } from "./scenario.ts";

function calls(seed: number, count: number): ReturnType<typeof nextCall>[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => nextCall(random));
}

describe("the callers", () => {
  it("do every kind of thing, and the same again from the same seed", () => {
    const some = calls(1, 150);
    expect(new Set(some.map(({ scenario }) => scenario)).size).toBe(6);
    expect(new Set(some.map(({ tenant }) => tenant)).size).toBe(5);
    expect(calls(1, 3)).toEqual(some.slice(0, 3));
  });

  it("speak so that they can be understood, save the corrupt ones", () => {
    const some = calls(2, 60);
    const whole = some.filter(({ scenario }) => scenario !== "corrupt");
    const heard = whole.map(({ wav }) => listen(resample(readWav(wav), 16_000)).words);
    expect(heard.map((words) => words.includes(null))).toEqual(
      whole.map(({ scenario }) => scenario === "foreign"),
    );
    expect(heard.map((words) => words.length === 0)).toEqual(
      whole.map(({ scenario }) => scenario === "silent"),
    );
    const corrupt = some.filter(({ scenario }) => scenario === "corrupt");
    expect(corrupt.length).toBeGreaterThan(0);
    for (const { wav } of corrupt) {
      expect(() => readWav(wav)).toThrow(expect.objectContaining({ code: "TRUNCATED" }));
    }
  });
});
