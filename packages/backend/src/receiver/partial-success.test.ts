import { describe, expect, it } from "vitest";
import { partialSuccess } from "./partial-success.ts";

describe("a partial success", () => {
  it("is none where everything was stored as it came", () => {
    expect(partialSuccess({ stored: 3, rejections: [], newestNano: 0n })).toBeUndefined();
  });

  it("counts what was refused, reason by reason, and warns of what was cut without counting it", () => {
    const rejections = [
      { count: 2, reason: "span start is older" },
      { count: 1, reason: "no id" },
    ];
    expect(partialSuccess({ stored: 3, rejections, newestNano: 0n, cutValues: 4 })).toEqual({
      rejected: 3n,
      errorMessage:
        "2: span start is older; 1: no id; 4: values of attributes were too long, and are stored cut",
    });
    expect(partialSuccess({ stored: 3, rejections: [], newestNano: 0n, cutValues: 1 })).toMatchObject({
      rejected: 0n,
    });
  });
});
