/** One request of one signal, decoded: what the receivers need to know of it, and how it is stored. */
import { assertNever } from "@sightline/model";
import {
  decodeLogs,
  decodeLogsJson,
  decodeMetrics,
  decodeMetricsJson,
  decodeTraces,
  decodeTracesJson,
  type LogsData,
  type MetricsData,
  type TracesData,
} from "@sightline/otlp";
import type { Receipt, TelemetryWriter } from "../store/store.ts";
import type { Encoding, SignalName } from "./signal.ts";

export interface Batch {
  /** Spans, log records or data points. */
  readonly items: number;
  /** The end of the newest span, nanoseconds since 1970; 0 for logs and metrics. */
  readonly newestNano: bigint;
  write(writer: TelemetryWriter): Promise<Receipt>;
}

/** Throws what OTLP's decoder says of a malformed body. */
export function decodeBatch(signal: SignalName, encoding: Encoding, bytes: Uint8Array): Batch {
  const json = encoding === "json";
  switch (signal) {
    case "traces":
      return traceBatch(json ? decodeTracesJson(bytes) : decodeTraces(bytes));
    case "logs":
      return logBatch(json ? decodeLogsJson(bytes) : decodeLogs(bytes));
    case "metrics":
      return metricBatch(json ? decodeMetricsJson(bytes) : decodeMetrics(bytes));
    default:
      return assertNever(signal, "signal");
  }
}

function traceBatch(data: TracesData): Batch {
  let items = 0;
  let newestNano = 0n;
  for (const { scopeSpans } of data.resourceSpans) {
    for (const { spans } of scopeSpans) {
      items += spans.length;
      for (const { endTimeUnixNano } of spans) {
        if (endTimeUnixNano > newestNano) newestNano = endTimeUnixNano;
      }
    }
  }
  return { items, newestNano, write: (writer) => writer.writeTraces(data) };
}

function logBatch(data: LogsData): Batch {
  let items = 0;
  for (const { scopeLogs } of data.resourceLogs) {
    for (const { logRecords } of scopeLogs) items += logRecords.length;
  }
  return { items, newestNano: 0n, write: (writer) => writer.writeLogs(data) };
}

function metricBatch(data: MetricsData): Batch {
  let items = 0;
  for (const { scopeMetrics } of data.resourceMetrics) {
    for (const { metrics } of scopeMetrics) {
      for (const { data: points } of metrics) items += points.kind === "empty" ? 0 : points.dataPoints.length;
    }
  }
  return { items, newestNano: 0n, write: (writer) => writer.writeMetrics(data) };
}
