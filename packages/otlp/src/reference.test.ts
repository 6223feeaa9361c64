import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsData, metricsData, tracesData } from "../test/arbitrary.ts";
import { protoRoot } from "../test/proto-files.ts";
import { referenceOf } from "../test/reference.ts";
import {
  decodeLogs,
  decodeLogsJson,
  decodeMetrics,
  decodeMetricsJson,
  decodeTraces,
  decodeTracesJson,
  encodeExportResponse,
  encodeLogs,
  encodeLogsJson,
  encodeMetrics,
  encodeMetricsJson,
  encodeTraces,
  encodeTracesJson,
} from "./index.ts";

const PACKAGE = "opentelemetry.proto";
const IDS = /^(traceId|spanId|parentSpanId)$/;

/** OTLP/JSON has ids in hex where protobuf's JSON has base64: the only difference between the two. */
function withIds(value: unknown, from: BufferEncoding, to: BufferEncoding): unknown {
  if (Array.isArray(value)) return value.map((element) => withIds(element, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      IDS.test(key) && typeof inner === "string"
        ? Buffer.from(inner, from).toString(to)
        : withIds(inner, from, to),
    ]),
  );
}

function parsed(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) throw new Error("not an object");
  return Object.fromEntries(Object.entries(value));
}

describe.skipIf(protoRoot === undefined)("protobufjs over the .proto files", () => {
  const reference = referenceOf(protoRoot ?? "");

  /** Our bytes read by it, their data by our JSON; its bytes of our JSON read by us. */
  function agree<T>(
    message: string,
    data: T,
    codec: {
      encode(data: T): Uint8Array;
      decode(bytes: Uint8Array): T;
      toJson(data: T): string;
      fromJson(text: string): T;
    },
  ): void {
    const name = `${PACKAGE}.${message}`;
    const theirs = withIds(reference.decode(name, codec.encode(data)), "base64", "hex");
    const text = JSON.stringify(theirs, (_key, value: unknown) =>
      typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))
        ? Object.is(value, -0)
          ? "-0"
          : String(value)
        : value,
    );
    expect(codec.fromJson(text)).toStrictEqual(data);
    const plain = withIds(parsed(codec.toJson(data)), "hex", "base64");
    const bytes = reference.encode(name, parsed(JSON.stringify(plain)));
    expect(codec.decode(bytes)).toStrictEqual(data);
  }

  it("reads our traces as we mean them, and we read its", () => {
    fc.assert(
      fc.property(tracesData, (data) =>
        agree("trace.v1.TracesData", data, {
          encode: encodeTraces,
          decode: decodeTraces,
          toJson: encodeTracesJson,
          fromJson: decodeTracesJson,
        }),
      ),
      { numRuns: 60 },
    );
    expect.hasAssertions();
  });

  it("reads our logs as we mean them, and we read its", () => {
    fc.assert(
      fc.property(logsData, (data) =>
        agree("logs.v1.LogsData", data, {
          encode: encodeLogs,
          decode: decodeLogs,
          toJson: encodeLogsJson,
          fromJson: decodeLogsJson,
        }),
      ),
      { numRuns: 60 },
    );
    expect.hasAssertions();
  });

  it("reads our metrics as we mean them, and we read its", () => {
    fc.assert(
      fc.property(metricsData, (data) =>
        agree("metrics.v1.MetricsData", data, {
          encode: encodeMetrics,
          decode: decodeMetrics,
          toJson: encodeMetricsJson,
          fromJson: decodeMetricsJson,
        }),
      ),
      { numRuns: 60 },
    );
    expect.hasAssertions();
  });

  it.each([
    ["trace", "Trace", "rejectedSpans"],
    ["logs", "Logs", "rejectedLogRecords"],
    ["metrics", "Metrics", "rejectedDataPoints"],
  ])("reads our answer to an export of %s", (folder, name, count) => {
    const bytes = encodeExportResponse({ rejected: 3n, errorMessage: "too old" });
    expect(
      reference.decode(`${PACKAGE}.collector.${folder}.v1.Export${name}ServiceResponse`, bytes),
    ).toStrictEqual({ partialSuccess: { [count]: "3", errorMessage: "too old" } });
  });
});
