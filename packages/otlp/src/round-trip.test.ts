import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsData, metricsData, tracesData } from "../test/arbitrary.ts";
import {
  decodeLogs,
  decodeLogsJson,
  decodeMetrics,
  decodeMetricsJson,
  decodeTraces,
  decodeTracesJson,
  encodeLogs,
  encodeLogsJson,
  encodeMetrics,
  encodeMetricsJson,
  encodeTraces,
  encodeTracesJson,
} from "./index.ts";

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

describe("JSON and back", () => {
  it("keeps every field of traces", () => {
    fc.assert(
      fc.property(tracesData, (data) => {
        expect(decodeTracesJson(encodeTracesJson(data))).toStrictEqual(data);
        expect(decodeTracesJson(Buffer.from(encodeTracesJson(data)))).toStrictEqual(data);
      }),
      runs,
    );
  });

  it("keeps every field of logs", () => {
    fc.assert(
      fc.property(logsData, (data) => {
        expect(decodeLogsJson(encodeLogsJson(data))).toStrictEqual(data);
        expect(decodeLogsJson(Buffer.from(encodeLogsJson(data)))).toStrictEqual(data);
      }),
      runs,
    );
  });

  it("keeps every field of metrics", () => {
    fc.assert(
      fc.property(metricsData, (data) => {
        expect(decodeMetricsJson(encodeMetricsJson(data))).toStrictEqual(data);
        expect(decodeMetricsJson(Buffer.from(encodeMetricsJson(data)))).toStrictEqual(data);
      }),
      runs,
    );
  });
});
