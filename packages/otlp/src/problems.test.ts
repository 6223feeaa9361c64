import { describe, expect, it } from "vitest";
import { decodeTracesJson } from "./json/decode-traces.ts";
import { isSpanId, isTraceId, type ItemProblem, problemsOfSpan } from "./problems.ts";

function problemsOf(fields: object): readonly ItemProblem[] {
  const valid = { traceId: "a".repeat(32), spanId: "b".repeat(16) };
  const data = decodeTracesJson(
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...valid, ...fields }] }] }] }),
  );
  const span = data.resourceSpans[0]?.scopeSpans[0]?.spans[0];
  if (span === undefined) throw new Error("no span");
  return problemsOfSpan(span);
}

describe("problemsOfSpan", () => {
  it("finds none in a span as it should be", () => {
    expect(problemsOf({})).toStrictEqual([]);
    const links = [{ traceId: "a".repeat(32), spanId: "b".repeat(16) }];
    expect(problemsOf({ parentSpanId: "c".repeat(16), links })).toStrictEqual([]);
  });

  it.each([
    [{ traceId: "" }, { field: "trace_id", reason: "has 0 bytes, must have 16" }],
    [{ traceId: "0".repeat(32) }, { field: "trace_id", reason: "is all zeros" }],
    [{ spanId: "ab" }, { field: "span_id", reason: "has 1 bytes, must have 8" }],
    [{ spanId: "0".repeat(16) }, { field: "span_id", reason: "is all zeros" }],
    [{ parentSpanId: "abcd" }, { field: "parent_span_id", reason: "has 2 bytes, must have 8" }],
    [
      { links: [{ traceId: "a".repeat(32), spanId: "0".repeat(16) }] },
      { field: "links[0].span_id", reason: "is all zeros" },
    ],
  ])("reports %j", (fields, problem) => {
    expect(problemsOf(fields)).toStrictEqual([problem]);
  });
});

describe("ids", () => {
  it("are lower-case hex of their length, and not zeros", () => {
    expect(isTraceId("0".repeat(31) + "1")).toBe(true);
    expect(isTraceId("0".repeat(32))).toBe(false);
    expect(isTraceId("A".repeat(32))).toBe(false);
    expect(isTraceId("a".repeat(31))).toBe(false);
    expect(isSpanId("0".repeat(15) + "f")).toBe(true);
    expect(isSpanId("g".repeat(16))).toBe(false);
  });
});
