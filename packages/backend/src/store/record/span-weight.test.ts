import { describe, expect, it } from "vitest";
import { spanWeight } from "./span-weight.ts";

describe("the weight of a span", () => {
  it.each([
    ["", 1],
    ["vendor=1", 1],
    ["ot=rv:123456789abcde", 1],
    ["ot=th:0", 1],
    ["ot=th:8", 2],
    ["ot=th:c", 4],
    ["ot=th:c0", 4],
    ["vendor=1, ot=rv:123456789abcde;th:e", 8],
    ["ot=th:c;rv:123456789abcde,vendor=th:0", 4],
    ["vendor=ot=th:c", 1],
    ["ot=th:", 1],
    ["ot=th:xyz", 1],
    ["ot=th:c123456789abcdef", 1],
  ])("of %s is %d", (traceState, weight) => {
    expect(spanWeight(traceState)).toBe(weight);
  });

  it("of a tenth is ten", () => {
    expect(spanWeight("ot=th:e6666666666666")).toBeCloseTo(10, 10);
  });
});
