import { describe, expect, it } from "vitest";
import { areaPath, linePath, yOf } from "./path.ts";
import { bucketAt, maxOf } from "./series.ts";

const frame = { from: 0, to: 100, max: 10, height: 28, pad: 2 };
const series = { time: [0, 25, 50, 75], step: 25, values: [0, 10, null, 5] };

describe("linePath", () => {
  it("runs through the middle of buckets, to the edges of a run, and breaks at gaps", () => {
    expect(linePath(series, frame)).toBe("M0 26L125 26L375 2L500 2M750 14L875 14L1000 14");
  });

  it("leaves out what lies outside the frame", () => {
    expect(linePath(series, { ...frame, from: 50, to: 100 })).toBe("M500 14L750 14L1000 14");
  });

  it("lies on the floor where nothing ever happened", () => {
    expect(yOf(0, { ...frame, max: 0 })).toBe(26);
  });
});

describe("areaPath", () => {
  it("closes down to its base", () => {
    expect(areaPath(series, frame, 5)).toBe(
      "M0 14L0 26L125 26L375 2L500 2L500 14ZM750 14L750 14L875 14L1000 14L1000 14Z",
    );
  });
});

describe("bucketAt", () => {
  it.each([
    [0, 0],
    [24.9, 0],
    [25, 1],
    [99, 3],
    [100, -1],
    [-1, -1],
    [null, -1],
  ])("%s lies in bucket %d", (time, bucket) => {
    expect(bucketAt(series, time)).toBe(bucket);
  });
});

describe("maxOf", () => {
  it("passes over what is not known", () => {
    expect(maxOf([1, null, 3], [2])).toBe(3);
    expect(maxOf([])).toBe(0);
  });
});
