import { describe, expect, it } from "vitest";
import { amplitudeAt } from "./goertzel.ts";
import { resample } from "./resample.ts";

function tone(frequency: number, rate = 48_000): { rate: number; samples: Float32Array } {
  const samples = Float32Array.from({ length: rate }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / rate),
  );
  return { rate, samples };
}

describe("resample", () => {
  it("keeps what the lower rate can carry", () => {
    const { rate, samples } = resample(tone(1000), 16_000);
    expect(rate).toBe(16_000);
    expect(samples.length).toBe(16_000);
    expect(amplitudeAt(samples, rate, 1000)).toBeCloseTo(1, 2);
  });

  it("keeps what the lower rate cannot carry from folding back into it", () => {
    const { rate, samples } = resample(tone(12_000), 16_000);
    expect(amplitudeAt(samples, rate, 4000)).toBeLessThan(0.003);
  });

  it("leaves the right rate alone, and refuses one that is no whole multiple", () => {
    const sound = tone(440, 16_000);
    expect(resample(sound, 16_000)).toBe(sound);
    expect(() => resample(tone(440, 44_100), 16_000)).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_RATE" }),
    );
  });
});
