import { SightlineError } from "@sightline/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logsData, metricsData, tracesData } from "../../test/arbitrary.ts";
import { encodeLogs } from "../encode/logs.ts";
import { encodeMetrics } from "../encode/metrics.ts";
import { encodeTraces } from "../encode/traces.ts";
import { decodeLogsJson } from "../json/decode-logs.ts";
import { decodeMetricsJson } from "../json/decode-metrics.ts";
import { decodeTracesJson } from "../json/decode-traces.ts";
import { encodeTracesJson } from "../json/encode-traces.ts";
import { decodeLogs } from "./logs.ts";
import { decodeMetrics } from "./metrics.ts";
import { decodeTraces } from "./traces.ts";

/** `SIGHTLINE_FUZZ_MS` for a longer run. */
const budget = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: Number(process.env["SIGHTLINE_FUZZ_MS"] ?? 700),
};

const decoders = [decodeTraces, decodeLogs, decodeMetrics];
const jsonDecoders = [decodeTracesJson, decodeLogsJson, decodeMetricsJson];

/** Whatever happens, it is data or an error of ours; how long it took is for the caller. */
function survive<T>(decode: (input: T) => unknown, input: T): void {
  try {
    decode(input);
  } catch (error) {
    if (!(error instanceof SightlineError)) throw error;
  }
}

/** What fast-check says of the input that broke the property; `undefined`: none did. */
function violation<T>(property: fc.IProperty<T>): string | undefined {
  const details = fc.check(property, budget);
  return details.failed ? fc.defaultReportMessage(details) : undefined;
}

const valid = fc.oneof(
  tracesData.map(encodeTraces),
  logsData.map(encodeLogs),
  metricsData.map(encodeMetrics),
);
const damages = fc.array(
  fc.record({
    kind: fc.constantFrom("flip", "cut", "set", "insert", "repeat"),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 })),
  }),
  { minLength: 1, maxLength: 6 },
);

function damage(bytes: Uint8Array, list: readonly { kind: string; at: number; byte: number }[]) {
  let result = bytes;
  for (const { kind, at, byte } of list) {
    const position = Math.floor(at * result.length);
    const copy = Uint8Array.from(result);
    if (kind === "flip") copy[position] = (copy[position] ?? 0) ^ (1 << (byte & 7));
    if (kind === "set") copy[position] = byte;
    if (kind === "cut") result = copy.subarray(0, position);
    else if (kind === "insert")
      result = Buffer.concat([
        copy.subarray(0, position),
        Buffer.alloc(byte & 15, byte),
        copy.subarray(position),
      ]);
    else if (kind === "repeat") result = Buffer.concat([copy, copy.subarray(position)]);
    else result = copy;
  }
  return result;
}

describe("bytes that nobody should send", () => {
  it("end in data or in an error that says where: damaged requests", () => {
    expect(
      violation(
        fc.property(valid, damages, (bytes, list) => {
          const input = damage(bytes, list);
          for (const decode of decoders) survive(decode, input);
        }),
      ),
    ).toBeUndefined();
  });

  it("end in data or in an error that says where: any bytes", () => {
    expect(
      violation(
        fc.property(fc.uint8Array({ maxLength: 200 }), (input) => {
          for (const decode of decoders) survive(decode, input);
        }),
      ),
    ).toBeUndefined();
  });

  it("are refused at every place where a request can be cut", () => {
    expect(
      violation(
        fc.property(tracesData, (data) => {
          const bytes = encodeTraces(data);
          for (let end = 0; end < Math.min(bytes.length, 400); end++)
            survive(decodeTraces, bytes.subarray(0, end));
        }),
      ),
    ).toBeUndefined();
  });
});

describe("JSON that nobody should send", () => {
  it("ends in data or in an error: damaged text", () => {
    expect(
      violation(
        fc.property(tracesData, damages, (data, list) => {
          const input = damage(Buffer.from(encodeTracesJson(data)), list);
          for (const decode of jsonDecoders) survive(decode, input);
        }),
      ),
    ).toBeUndefined();
  });

  it("ends in data or in an error: any value under the names that OTLP has", () => {
    const names = ["resourceSpans", "resource_logs", "resourceMetrics", "scopeSpans", "spans"];
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 8 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie("json"), { maxLength: 2 }),
        fc.dictionary(
          fc.constantFrom(
            ...names,
            "scopeLogs",
            "logRecords",
            "scopeMetrics",
            "metrics",
            "resource",
            "scope",
            "attributes",
            "key",
            "value",
            "arrayValue",
            "kvlistValue",
            "values",
            "stringValue",
            "intValue",
            "body",
            "traceId",
            "sum",
            "histogram",
            "dataPoints",
            "status",
            "events",
            "__proto__",
          ),
          tie("json"),
          { maxKeys: 4 },
        ),
      ),
    }));
    expect(
      violation(
        fc.property(json, (value) => {
          for (const decode of jsonDecoders) survive(decode, JSON.stringify(value) ?? "");
        }),
      ),
    ).toBeUndefined();
  });
});
