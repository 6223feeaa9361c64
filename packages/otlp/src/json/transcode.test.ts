import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsData, metricsData, tracesData } from "../../test/arbitrary.ts";
import {
  decodeLogsJson,
  decodeMetricsJson,
  decodeTracesJson,
  encodeLogs,
  encodeMetrics,
  encodeTraces,
} from "../index.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { requestGroups, requestObject } from "./transcode.ts";

const runs = { numRuns: 150 };

describe("protobuf turned into JSON", () => {
  it("keeps every field of traces", () => {
    fc.assert(
      fc.property(tracesData, (data) => {
        const json = JSON.stringify(requestObject("traces", encodeTraces(data)));
        expect(decodeTracesJson(json)).toStrictEqual(data);
      }),
      runs,
    );
  });

  it("keeps every field of logs", () => {
    fc.assert(
      fc.property(logsData, (data) => {
        const json = JSON.stringify(requestObject("logs", encodeLogs(data)));
        expect(decodeLogsJson(json)).toStrictEqual(data);
      }),
      runs,
    );
  });

  it("keeps every field of metrics", () => {
    fc.assert(
      fc.property(metricsData, (data) => {
        const json = JSON.stringify(requestObject("metrics", encodeMetrics(data)));
        expect(decodeMetricsJson(json)).toStrictEqual(data);
      }),
      runs,
    );
  });

  it("goes group by group, slices one after the other being one request", () => {
    fc.assert(
      fc.property(tracesData, (data) => {
        const slices = Buffer.concat([encodeTraces(data), encodeTraces(data)]);
        const groups = [...requestGroups("traces", slices)];
        const { resourceSpans } = decodeTracesJson(`{"resourceSpans":[${groups.join(",")}]}`);
        expect(resourceSpans).toStrictEqual([...data.resourceSpans, ...data.resourceSpans]);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses bytes that are no request", () => {
    expect(() => requestObject("traces", Uint8Array.of(0x0a, 9, 1))).toThrow(WireFault);
  });
});
