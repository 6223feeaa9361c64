import { describe, expect, it } from "vitest";
import { hasSeries, seriesColour, seriesOf } from "./series-colour.ts";

describe("the colour of a service", () => {
  it("follows from its name alone: these are what every browser shows", () => {
    const names = ["gateway", "speech-to-text", "text-to-speech", "stt", "tts-bark", ""];
    expect(names.map(seriesOf)).toEqual([5, 2, 1, 6, 1, 1]);
  });

  it("is spread evenly over names that hardly differ", () => {
    const counts = new Map<number, number>();
    for (let at = 0; at < 8000; at += 1) {
      const series = seriesOf(`service-${at}`);
      counts.set(series, (counts.get(series) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("is a token of the theme, and known once it was drawn", () => {
    expect(hasSeries("checkout")).toBe(false);
    expect(seriesColour("checkout")).toMatch(/^var\(--c[1-8]\)$/);
    expect(hasSeries("checkout")).toBe(true);
  });
});
