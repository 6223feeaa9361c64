/** `GET /api/sightline/traces`, `/traces/{id}`, `/spans`, `/spans/attributes`. */
import { z } from "zod";
import { logRecord } from "./logs.ts";
import { instant, page, window } from "./window.ts";

/** Attribute values are text, as the store keeps them; arrays and maps are JSON. */
export const attributes = z.record(z.string(), z.string());
export type Attributes = z.infer<typeof attributes>;

export const traceSummary = z.object({
  /** 32 hex digits. */
  traceId: z.string(),
  start: instant,
  /** Nanoseconds from the first span's start to the last one's end. */
  durationNano: z.number(),
  /** The root, or the earliest span where the root is not stored (then `rootMissing`). */
  service: z.string(),
  name: z.string(),
  rootMissing: z.boolean(),
  spanCount: z.number(),
  errorCount: z.number(),
  /** What went wrong first, in a word or two; null without an error. */
  error: z.string().nullable(),
  tenant: z.string().nullable(),
  /** Where the time went: each service's self time, in order of first appearance. */
  services: z.array(z.object({ service: z.string(), selfNano: z.number(), spanCount: z.number() })),
});
export type TraceSummary = z.infer<typeof traceSummary>;

export const traceList = window.extend(page.shape).extend({
  traces: z.array(traceSummary),
  /** Every match, for the scatter; at most 20,000, `pointsComplete` says whether all are there. */
  points: z.object({
    traceId: z.array(z.string()),
    /** Unix seconds. */
    time: z.array(z.number()),
    /** Seconds. */
    duration: z.array(z.number()),
    error: z.array(z.boolean()),
  }),
  pointsComplete: z.boolean(),
  /** Traces that match the filter. */
  matched: z.number(),
  /** Traces in the window without the filter. */
  total: z.number(),
  elapsedMs: z.number(),
});
export type TraceList = z.infer<typeof traceList>;

export const spanStatus = z.object({ code: z.enum(["unset", "ok", "error"]), message: z.string() });

export const span = z.object({
  spanId: z.string(),
  /** null for a root. */
  parentSpanId: z.string().nullable(),
  service: z.string(),
  name: z.string(),
  kind: z.enum(["unspecified", "internal", "server", "client", "producer", "consumer"]),
  /** Nanoseconds after the trace's start. */
  offsetNano: z.number(),
  durationNano: z.number(),
  status: spanStatus,
  attributes,
  /** Index into `resources` of the trace. */
  resource: z.number(),
  scope: z.object({ name: z.string(), version: z.string() }),
  events: z.array(z.object({ offsetNano: z.number(), name: z.string(), attributes })),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string(), attributes })),
});
export type Span = z.infer<typeof span>;

export const trace = z.object({
  traceId: z.string(),
  start: instant,
  durationNano: z.number(),
  resources: z.array(attributes),
  /** By start time. */
  spans: z.array(span),
  /** By time; those with this trace's id. */
  logs: z.array(logRecord),
  /** False where a limit cut the spans or logs. */
  complete: z.boolean(),
});
export type Trace = z.infer<typeof trace>;

export const spanRow = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  service: z.string(),
  name: z.string(),
  kind: span.shape.kind,
  start: instant,
  durationNano: z.number(),
  status: spanStatus,
  attributes,
  resource: attributes,
});
export type SpanRow = z.infer<typeof spanRow>;

export const spanList = window.extend(page.shape).extend({
  spans: z.array(spanRow),
  matched: z.number(),
  elapsedMs: z.number(),
});
export type SpanList = z.infer<typeof spanList>;

/** Keys and their most frequent values in the window: what completion offers. */
export const attributeList = window.extend({
  attributes: z.array(
    z.object({
      /** As the filter spells it: `service`, `name`, `http.route`, … */
      key: z.string(),
      values: z.array(z.object({ value: z.string(), count: z.number() })),
    }),
  ),
});
export type AttributeList = z.infer<typeof attributeList>;
