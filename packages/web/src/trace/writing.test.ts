import { describe, expect, it } from "vitest";
import { axisTime, moment, offset } from "./writing.ts";

describe("times of a trace", () => {
  it("have round marks without idle digits", () => {
    expect([0, 4e8, 1.2e9, 2e9, 2.5e5, 40].map(axisTime)).toEqual([
      "0",
      "400 ms",
      "1.2 s",
      "2 s",
      "250 µs",
      "40 ns",
    ]);
  });

  it("are as precise as the stretch in view", () => {
    expect(moment(1.742e9, 4e9)).toBe("1.742 s");
    expect(moment(1.742e9, 4e8)).toBe("1.7420 s");
    expect(moment(742e6, 4e9)).toBe("742 ms");
    expect(moment(1.5e6, 5e5)).toBe("1.5000 ms");
  });

  it("carry a real sign after something", () => {
    expect(offset(714e6)).toBe("+714 ms");
    expect(offset(-6e6)).toBe("−6.0 ms");
  });
});
