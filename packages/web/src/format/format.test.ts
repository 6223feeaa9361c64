import { describe, expect, it } from "vitest";
import { changeOf, signed } from "./change.ts";
import { duration, durationOfNano, inWords } from "./duration.ts";
import { attainment, count, percent, times } from "./number.ts";
import { textOf } from "./quantity.ts";
import { bytes, rate } from "./rate.ts";

describe("duration", () => {
  it.each([
    [2.31, "2.31 s"],
    [2.3149, "2.31 s"],
    [0.64, "640 ms"],
    [0.048, "48 ms"],
    [0.006, "6.0 ms"],
    [0.00994, "9.9 ms"],
    [0.00996, "10 ms"],
    [0.9994, "999 ms"],
    [0.9996, "1.00 s"],
    [12.34, "12.3 s"],
    [99.96, "100 s"],
    [150, "2.5 min"],
    [7200, "2.0 h"],
    [200_000, "2.3 d"],
    [0.000_25, "250 µs"],
    [0.000_000_25, "250 ns"],
    [-1.63, "\u22121.63 s"],
    [0, "0 ms"],
    [null, "\u2013"],
    [Number.NaN, "\u2013"],
  ])("writes %d as %s", (seconds, text) => {
    expect(textOf(duration(seconds))).toBe(text);
  });

  it("reads nanoseconds", () => {
    expect(textOf(durationOfNano(2_840_000_000))).toBe("2.84 s");
    expect(textOf(durationOfNano(null))).toBe("\u2013");
  });
});

describe("inWords", () => {
  it.each([
    [45, "45 s"],
    [59.7, "1 min"],
    [300, "5 min"],
    [7800, "2 h 10 min"],
    [3599, "1 h"],
    [3 * 86_400 + 4 * 3600 + 300, "3 d 4 h"],
    [86_400, "1 d"],
    [0, "0 s"],
  ])("writes %d seconds as %s", (seconds, text) => {
    expect(inWords(seconds)).toBe(text);
  });
});

describe("percent", () => {
  it.each([
    [0.048, "4.8 %"],
    [0.61, "61 %"],
    [1, "100 %"],
    [0.9997, "99.97 %"],
    [0.999_99, "99.99 %"],
    [0.996, "99.6 %"],
    [0.0002, "0.02 %"],
    [0.000_01, "<0.01 %"],
    [0, "0 %"],
    [1.5, "150 %"],
    [-0.04, "\u22124.0 %"],
    [null, "\u2013"],
  ])("writes %d as %s", (ratio, text) => {
    expect(textOf(percent(ratio))).toBe(text);
  });
});

describe("attainment", () => {
  it("keeps one digit more than the target, and never rounds up to it", () => {
    expect(textOf(attainment(0.999_29, 0.999))).toBe("99.929 %");
    expect(textOf(attainment(0.989_99, 0.99))).toBe("98.9 %");
    expect(textOf(attainment(0.994_99, 0.995))).toBe("99.499 %");
  });
});

describe("count", () => {
  it.each([
    [48_210, "48,210"],
    [0, "0"],
    [999_999, "999,999"],
    [1_240_000, "1.24 M"],
    [41_200_000, "41.2 M"],
    [3_100_000_000, "3.10 G"],
    [-5, "\u22125"],
    [null, "\u2013"],
  ])("writes %d as %s", (value, text) => {
    expect(textOf(count(value))).toBe(text);
  });
});

describe("rate and bytes", () => {
  it.each([
    [38.1, "38.1 /s"],
    [2.41, "2.4 /s"],
    [0.04, "0.04 /s"],
    [0.001, "<0.01 /s"],
    [1842, "1,842 /s"],
    [0, "0 /s"],
    [null, "\u2013"],
  ])("writes %d as %s", (value, text) => {
    expect(textOf(rate(value))).toBe(text);
  });

  it.each([
    [41_200_000_000, "41.2 GB"],
    [200e9, "200 GB"],
    [640, "640 B"],
    [999_600, "1.00 MB"],
    [0, "0 B"],
  ])("writes %d bytes as %s", (value, text) => {
    expect(textOf(bytes(value))).toBe(text);
  });
});

describe("changes", () => {
  it("carry real signs", () => {
    expect(textOf(signed(1.63, duration))).toBe("+1.63 s");
    expect(textOf(changeOf(0.66, 0.76, duration))).toBe("\u2212100 ms");
  });

  it("say same, and an en dash for what is not known", () => {
    expect(textOf(changeOf(1, 1.02, duration))).toBe("same");
    expect(textOf(changeOf(0, 0, percent))).toBe("same");
    expect(textOf(changeOf(1, null, duration))).toBe("\u2013");
  });

  it("write ratios to one decimal", () => {
    expect(textOf(times(14.23))).toBe("14.2×");
    expect(textOf(times(null))).toBe("\u2013");
  });
});
