/** What was recorded, as it would have left the process: redacted, limited, with its tenant. */
import { requestObject } from "@sightline/otlp/encode";
import type { FlatLog, FlatSpan, PlainObject } from "../../export/flat-item.ts";
import { flattened } from "../../export/flat-item.ts";
import { LogEncoder } from "../../export/log-encoder.ts";
import { encodeResource } from "../../export/scope-encoder.ts";
import { TraceEncoder } from "../../export/trace-encoder.ts";
import type { LogEntry } from "../../logs/log-entry.ts";
import type { Cell } from "../../metrics/cell.ts";
import { type Heard, heardSdk } from "../../observability/hearing.ts";
import { registry } from "../../observability/process-state.ts";
import type { RecordedSpan } from "../../trace/recorded-span.ts";
import type { Capture, Measurement } from "./capture.ts";
import { isBeginning } from "./captures.ts";

/** One label set of a metric, with what was measured while the test ran. */
export interface SeenPoint {
  readonly attributes: PlainObject;
  /** Of a counter what was added; of a gauge its last value; of a distribution the sum. */
  readonly value: number;
  /** Measurements. */
  readonly count: number;
}

export interface SeenMetric {
  readonly name: string;
  /** As `/metrics` shows it, with its unit and `_total`. */
  readonly prometheusName: string;
  readonly type: Cell["family"]["kind"];
  readonly unit: string;
  readonly scope: string;
  readonly points: readonly SeenPoint[];
}

const spans = new WeakMap<RecordedSpan, FlatSpan>();
const logs = new WeakMap<LogEntry, FlatLog>();

export function spansOf(capture: Capture): readonly FlatSpan[] {
  return capture.spans.flatMap((span) => flatSpan(span) ?? []);
}

export function logsOf(capture: Capture): readonly FlatLog[] {
  return capture.entries.flatMap((entry) => flatLog(entry) ?? []);
}

export function metricsOf(capture: Capture): readonly SeenMetric[] {
  // Whoever measures only when asked is asked now; what is set by that is heard as all else.
  void registry.observe();
  const families = new Map<Cell["family"], SeenPoint[]>();
  const see = (cell: Cell, measurement: Measurement): void => {
    const points = families.get(cell.family) ?? [];
    families.set(cell.family, points);
    points.push(pointOf(cell, measurement));
  };
  for (const [cell, measurement] of capture.measurements) see(cell, measurement);
  for (const family of registry.families()) {
    if (!family.observed) continue;
    for (const cell of family.cells()) {
      const value = "value" in cell && typeof cell.value === "number" ? cell.value : 0;
      see(cell, { sum: value, count: 1, last: value });
    }
  }
  return [...families].map(([info, points]) => ({
    name: info.name,
    prometheusName: info.prometheusName,
    type: info.kind,
    unit: info.definition.unit ?? "",
    scope: info.scope.name,
    points,
  }));
}

export function flatSpan(span: RecordedSpan): FlatSpan | undefined {
  const known = spans.get(span);
  const sdk = heardSdk();
  if (known !== undefined || sdk === undefined) return known;
  sdk.departure.span(span);
  const body = new TraceEncoder(sdk.clock, resourceOf(sdk)).encode([span]);
  const [flat] = flattened("traces", requestObject("traces", body));
  if (flat?.kind !== "span") return undefined;
  const read = isBeginning(flat.parentSpanId) ? { ...flat, parentSpanId: "" } : flat;
  spans.set(span, read);
  return read;
}

function flatLog(entry: LogEntry): FlatLog | undefined {
  const known = logs.get(entry);
  const sdk = heardSdk();
  if (known !== undefined || sdk === undefined) return known;
  sdk.departure.entry(entry);
  const body = new LogEncoder(sdk.clock, resourceOf(sdk), sdk.logLimits).encode([entry]);
  const [flat] = flattened("logs", requestObject("logs", body));
  if (flat?.kind !== "log") return undefined;
  const read = isBeginning(flat.spanId) ? { ...flat, traceId: "", spanId: "" } : flat;
  logs.set(entry, read);
  return read;
}

const resources = new WeakMap<Heard, Uint8Array>();

function resourceOf(sdk: Heard): Uint8Array {
  const known = resources.get(sdk);
  if (known !== undefined) return known;
  const encoded = encodeResource(sdk.resourceAttributes());
  resources.set(sdk, encoded);
  return encoded;
}

function pointOf({ family, pairs }: Cell, { sum, count, last }: Measurement): SeenPoint {
  const attributes: Record<string, unknown> = {};
  for (let at = 0; at < pairs.length; at += 2) attributes[String(pairs[at])] = pairs[at + 1];
  return { attributes, value: family.kind === "gauge" ? last : sum, count };
}
