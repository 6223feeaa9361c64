/**
 * OpenTelemetry's example files (opentelemetry-proto, `examples/`): each is read, goes through protobuf without loss, and
 * comes out as the JSON that went in.
 */
import { isDeepStrictEqual } from "node:util";
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
} from "@sightline/otlp";
import type { Outcome, Suite } from "../suite.ts";
import { normalForm } from "./normal-form.ts";

/** One signal's way there and back. */
interface Codec<T> {
  decodeJson(text: string): T;
  encodeJson(data: T): string;
  encode(data: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

export const otlpCodecs: {
  readonly traces: Codec<ReturnType<typeof decodeTraces>>;
  readonly logs: Codec<ReturnType<typeof decodeLogs>>;
  readonly metrics: Codec<ReturnType<typeof decodeMetrics>>;
} = {
  traces: {
    decodeJson: decodeTracesJson,
    encodeJson: encodeTracesJson,
    encode: encodeTraces,
    decode: decodeTraces,
  },
  logs: {
    decodeJson: decodeLogsJson,
    encodeJson: encodeLogsJson,
    encode: encodeLogs,
    decode: decodeLogs,
  },
  metrics: {
    decodeJson: decodeMetricsJson,
    encodeJson: encodeMetricsJson,
    encode: encodeMetrics,
    decode: decodeMetrics,
  },
};

export type Codecs = typeof otlpCodecs;

export const otlp: Suite = {
  name: "otlp",
  about: "OpenTelemetry's example requests",
  files: ["trace.json", "logs.json", "metrics.json", "events.json"].map((file) => `otlp/${file}`),
  run: (name, text) => runFile(name, text, otlpCodecs),
};

/** The cases of one file. The codecs are an argument so that a test can show that faulty ones fail. */
export function runFile(file: string, text: string, codecs: Codecs): readonly Outcome[] {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return [unknown(file, text)];
  }
  if (typeof input !== "object" || input === null) return [unknown(file, text)];
  if ("resourceSpans" in input) return casesOf(file, text, input, codecs.traces);
  if ("resourceLogs" in input) return casesOf(file, text, input, codecs.logs);
  if ("resourceMetrics" in input) return casesOf(file, text, input, codecs.metrics);
  return [unknown(file, text)];
}

function casesOf<T>(file: string, text: string, input: object, codec: Codec<T>): readonly Outcome[] {
  let data: T;
  try {
    data = codec.decodeJson(text);
  } catch (error) {
    return [failed(file, "is read", "data", String(error))];
  }
  return [
    { kind: "passed", file, case: "is read" },
    compare(file, "protobuf and back", data, () => codec.decode(codec.encode(data))),
    compare(file, "JSON out is JSON in", normalForm(input), () =>
      normalForm(JSON.parse(codec.encodeJson(data))),
    ),
  ];
}

function compare(file: string, name: string, expected: unknown, get: () => unknown): Outcome {
  try {
    const got = get();
    return isDeepStrictEqual(got, expected)
      ? { kind: "passed", file, case: name }
      : failed(file, name, show(expected), show(got));
  } catch (error) {
    return failed(file, name, show(expected), String(error));
  }
}

function unknown(file: string, text: string): Outcome {
  const expected = "resourceSpans, resourceLogs or resourceMetrics at the top";
  return failed(file, "is OTLP", expected, text.slice(0, 80));
}

function failed(file: string, name: string, expected: string, got: string): Outcome {
  return { kind: "failed", file, case: name, expected, got };
}

function show(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
}
