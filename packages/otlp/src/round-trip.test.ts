import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsData, metricsData, tracesData } from "../test/arbitrary.ts";
import { decodeLogs, decodeMetrics, decodeTraces, encodeLogs, encodeMetrics, encodeTraces } from "./index.ts";

const runs = { numRuns: 150 };

describe("protobuf and back", () => {
  it("keeps every field of traces", () => {
    fc.assert(
      fc.property(tracesData, (data) => {
        expect(decodeTraces(encodeTraces(data))).toStrictEqual(data);
      }),
      runs,
    );
  });

  it("keeps every field of logs", () => {
    fc.assert(
      fc.property(logsData, (data) => {
        expect(decodeLogs(encodeLogs(data))).toStrictEqual(data);
      }),
      runs,
    );
  });

  it("keeps every field of metrics", () => {
    fc.assert(
      fc.property(metricsData, (data) => {
        expect(decodeMetrics(encodeMetrics(data))).toStrictEqual(data);
      }),
      runs,
    );
  });
});
