/** One line an item: the kind, the time, what it is, and its attributes as `key=value`. */
import { assertNever } from "@sightline/model";
import type { FlatItem, FlatLog, FlatMetric, FlatPoint, FlatSpan, PlainObject } from "./flat-item.ts";

/** Points of one metric that get a line; of more only the number is told. */
const MAX_POINTS = 10;

export function consoleLines(items: readonly FlatItem[]): string {
  return items.map((item) => `${linesOf(item).join("\n")}\n`).join("");
}

function linesOf(item: FlatItem): readonly string[] {
  switch (item.kind) {
    case "span":
      return spanLines(item);
    case "log":
      return [logLine(item)];
    case "metric":
      return metricLines(item);
    default:
      return assertNever(item, "kind of item");
  }
}

function spanLines(span: FlatSpan): readonly string[] {
  const ms = Number(span.endTimeUnixNano - span.startTimeUnixNano) / 1e6;
  const status = span.status === "unset" ? [] : [`${span.status}${quoted(span.statusMessage)}`];
  const parent = span.parentSpanId === "" ? [] : [`parent=${span.parentSpanId}`];
  const head = ["span", timeOf(span.startTimeUnixNano), span.name, span.spanKind, `${ms.toFixed(3)} ms`];
  const ids = [`trace=${span.traceId}`, `span=${span.spanId}`, ...parent];
  return [
    [...head, ...status, ...ids, ...pairs(span.attributes)].join("  "),
    ...span.events.map((event) =>
      ["  event", timeOf(event.timeUnixNano), event.name, ...pairs(event.attributes)].join("  "),
    ),
    ...span.links.map((link) =>
      ["  link", `trace=${link.traceId}`, `span=${link.spanId}`, ...pairs(link.attributes)].join("  "),
    ),
  ];
}

function logLine(log: FlatLog): string {
  const ids = log.traceId === "" ? [] : [`trace=${log.traceId}`, `span=${log.spanId}`];
  const what = [log.eventName, log.body === undefined ? "" : shown(log.body)].filter((part) => part !== "");
  const level = log.severityText === "" ? String(log.severityNumber) : log.severityText;
  return ["log", timeOf(log.timeUnixNano), level, log.scope, ...what, ...ids, ...pairs(log.attributes)].join(
    "  ",
  );
}

function metricLines(metric: FlatMetric): readonly string[] {
  const head = ["metric", metric.name, metric.type];
  const unit = metric.unit === "" ? "" : ` ${metric.unit}`;
  const lines = metric.points
    .slice(0, MAX_POINTS)
    .map((point) => [...head, `${valueOf(point)}${unit}`, ...pairs(point.attributes)].join("  "));
  const more = metric.points.length - MAX_POINTS;
  return more > 0 ? [...lines, [...head, `and ${more} more`].join("  ")] : lines;
}

function valueOf(point: FlatPoint): string {
  if (point.value !== undefined) return String(point.value);
  return `count ${point.count ?? 0}, sum ${point.sum ?? 0}`;
}

function timeOf(unixNano: bigint): string {
  return new Date(Number(unixNano / 1_000_000n)).toISOString().slice(11, -1);
}

function pairs(attributes: PlainObject): readonly string[] {
  return Object.entries(attributes).map(([key, value]) => `${key}=${shown(value)}`);
}

/** Texts as they are unless a reader could not tell where they end; everything stays on one line. */
function shown(value: unknown): string {
  if (typeof value === "string") return /^[^\s"]+$/u.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? "";
}

function quoted(text: string): string {
  return text === "" ? "" : ` ${JSON.stringify(text)}`;
}
