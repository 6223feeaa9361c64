import { createTraceState } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { thresholdOf, thresholdText, withThreshold } from "./threshold.ts";

describe("the threshold of consistent sampling", () => {
  // https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/#sampling-threshold-value-th
  it.each([
    [1, "0"],
    [0.5, "8"],
    [0.25, "c"],
    [1 / 3, "aaaaaaaaaaaaa8"],
    [0.01, "fd70a3d70a3d7"],
  ])("of the ratio %d is %s", (ratio, text) => {
    expect(thresholdText(thresholdOf(ratio)).slice(0, 12)).toBe(text.slice(0, 12));
  });

  it("goes into the trace state beside what others say there", () => {
    const half = thresholdOf(0.5);
    expect(withThreshold(undefined, half)?.serialize()).toBe("ot=th:8");
    const state = createTraceState("vendor=1,ot=rv:0123456789abcd;th:c");
    expect(withThreshold(state, half)?.get("ot")).toBe("th:8;rv:0123456789abcd");
    expect(withThreshold(state, half)?.get("vendor")).toBe("1");
  });

  it("says nothing where every trace is kept", () => {
    const all = thresholdOf(1);
    expect(withThreshold(undefined, all)).toBeUndefined();
    expect(withThreshold(createTraceState("ot=th:8,a=b"), all)?.serialize()).toBe("a=b");
  });
});
