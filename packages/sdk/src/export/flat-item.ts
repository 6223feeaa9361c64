/** Spans, log records and metrics of a request without their groups, each knowing its scope: as people and tests read them. */
import type { JsonObject } from "@sightline/otlp/encode";
import type { Signal } from "../config/exporter-config.ts";

/** Attribute values as JavaScript has them; integers beyond 2^53 stay text. */
export type PlainObject = Readonly<Record<string, unknown>>;

interface FlatGroup {
  readonly scope: string;
  readonly resource: PlainObject;
}

export interface FlatEvent {
  readonly name: string;
  readonly timeUnixNano: bigint;
  readonly attributes: PlainObject;
}

export interface FlatLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: PlainObject;
}

export interface FlatSpan extends FlatGroup {
  readonly kind: "span";
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly spanKind: "unspecified" | "internal" | "server" | "client" | "producer" | "consumer";
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: PlainObject;
  readonly events: readonly FlatEvent[];
  readonly links: readonly FlatLink[];
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage: string;
}

export interface FlatLog extends FlatGroup {
  readonly kind: "log";
  readonly timeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: unknown;
  readonly attributes: PlainObject;
  /** Empty outside a span. */
  readonly traceId: string;
  readonly spanId: string;
}

export interface FlatPoint {
  readonly attributes: PlainObject;
  /** Of a counter or gauge. */
  readonly value?: number;
  /** Of a distribution. */
  readonly count?: number;
  readonly sum?: number;
}

export interface FlatMetric extends FlatGroup {
  readonly kind: "metric";
  readonly name: string;
  readonly unit: string;
  readonly type: "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary" | "empty";
  readonly points: readonly FlatPoint[];
}

export type FlatItem = FlatSpan | FlatLog | FlatMetric;

const SPAN_KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
const STATUSES = ["unset", "ok", "error"] as const;
const TYPES = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const;
const PARTS: Readonly<Record<Signal, readonly [groups: string, scopes: string, items: string]>> = {
  traces: ["resourceSpans", "scopeSpans", "spans"],
  logs: ["resourceLogs", "scopeLogs", "logRecords"],
  metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
};

/** The items of a request in OTLP/JSON's form. */
export function flattened(signal: Signal, request: JsonObject): FlatItem[] {
  const [groups, scopes, items] = PARTS[signal];
  const found: FlatItem[] = [];
  for (const group of objects(request[groups])) {
    const resource = attributesOf(object(group["resource"]));
    for (const inScope of objects(group[scopes])) {
      const flat = { resource, scope: text(object(inScope["scope"])["name"]) };
      for (const item of objects(inScope[items])) found.push(itemOf(signal, item, flat));
    }
  }
  return found;
}

function itemOf(signal: Signal, item: JsonObject, group: FlatGroup): FlatItem {
  if (signal === "traces") return spanOf(item, group);
  return signal === "logs" ? logOf(item, group) : metricOf(item, group);
}

function spanOf(span: JsonObject, group: FlatGroup): FlatSpan {
  const status = object(span["status"]);
  return {
    kind: "span",
    ...group,
    name: text(span["name"]),
    traceId: text(span["traceId"]),
    spanId: text(span["spanId"]),
    parentSpanId: text(span["parentSpanId"]),
    spanKind: SPAN_KINDS[Number(span["kind"] ?? 0)] ?? "unspecified",
    startTimeUnixNano: nanos(span["startTimeUnixNano"]),
    endTimeUnixNano: nanos(span["endTimeUnixNano"]),
    attributes: attributesOf(span),
    events: objects(span["events"]).map((event) => ({
      name: text(event["name"]),
      timeUnixNano: nanos(event["timeUnixNano"]),
      attributes: attributesOf(event),
    })),
    links: objects(span["links"]).map((link) => ({
      traceId: text(link["traceId"]),
      spanId: text(link["spanId"]),
      attributes: attributesOf(link),
    })),
    status: STATUSES[Number(status["code"] ?? 0)] ?? "unset",
    statusMessage: text(status["message"]),
  };
}

function logOf(record: JsonObject, group: FlatGroup): FlatLog {
  return {
    kind: "log",
    ...group,
    timeUnixNano: nanos(record["timeUnixNano"]),
    severityNumber: Number(record["severityNumber"] ?? 0),
    severityText: text(record["severityText"]),
    eventName: text(record["eventName"]),
    body: valueOf(object(record["body"])),
    attributes: attributesOf(record),
    traceId: text(record["traceId"]),
    spanId: text(record["spanId"]),
  };
}

function metricOf(metric: JsonObject, group: FlatGroup): FlatMetric {
  const type = TYPES.find((name) => metric[name] !== undefined) ?? "empty";
  const points = objects(object(metric[type])["dataPoints"]).map((point) => {
    const value = point["asDouble"] ?? point["asInt"];
    const attributes = attributesOf(point);
    if (value !== undefined) return { attributes, value: Number(value) };
    return { attributes, count: Number(point["count"] ?? 0), sum: Number(point["sum"] ?? 0) };
  });
  return { kind: "metric", ...group, name: text(metric["name"]), unit: text(metric["unit"]), type, points };
}

function attributesOf(holder: JsonObject): PlainObject {
  return Object.fromEntries(
    objects(holder["attributes"]).map((pair) => [text(pair["key"]), valueOf(object(pair["value"]))]),
  );
}

function valueOf(value: JsonObject): unknown {
  const [kind] = Object.keys(value);
  const content = kind === undefined ? undefined : value[kind];
  switch (kind) {
    case "intValue": {
      const whole = Number(content);
      return Number.isSafeInteger(whole) ? whole : content;
    }
    case "doubleValue":
      return Number(content);
    case "arrayValue":
      return objects(object(content)["values"]).map(valueOf);
    case "kvlistValue":
      return attributesOf({ attributes: object(content)["values"] });
    default:
      return content;
  }
}

function nanos(value: unknown): bigint {
  return typeof value === "string" ? BigInt(value) : 0n;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function object(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
