import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsData, metricsData, tracesData } from "../../test/arbitrary.ts";
import {
  decodeLogsJson,
  decodeMetricsJson,
  decodeTraces,
  decodeTracesJson,
  encodeLogs,
  encodeMetrics,
  encodeTraces,
} from "../index.ts";
import { REQUEST, RESOURCE_GROUP, SCOPE_GROUP, SPAN } from "../wire/fields.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { ProtoWriter } from "../wire/writer.ts";
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

  it("gathers lists that are scattered, and takes the last of what is written twice", () => {
    const writer = new ProtoWriter();
    const group = writer.begin(REQUEST.resources);
    const scope = writer.begin(RESOURCE_GROUP.scopes);
    const item = writer.begin(SCOPE_GROUP.items);
    writer.textAttribute(SPAN.attributes, "first", "1");
    writer.string(SPAN.name, "before");
    writer.textAttribute(SPAN.attributes, "second", "2");
    writer.string(SPAN.name, 'after "é"');
    writer.end(item);
    writer.end(scope);
    writer.end(group);
    const bytes = writer.finish();
    expect(decodeTracesJson(JSON.stringify(requestObject("traces", bytes)))).toStrictEqual(
      decodeTraces(bytes),
    );
  });

  it("refuses bytes that are no request", () => {
    expect(() => requestObject("traces", Uint8Array.of(0x0a, 9, 1))).toThrow(WireFault);
  });
});
