/** `POST /api/sightline/query`: many queries of one window in one request, each answered as soon as it is known. */
import { z } from "zod";
import { logRecord } from "./logs.ts";
import { traceSummary } from "./traces.ts";

/** Of one request. A dashboard has a few dozen. */
const MOST_QUERIES = 500;
const id = z.string().max(200).meta({ description: "Comes back with the answer; of one's own choice." });
const time = z.union([z.string(), z.number()]).meta({ description: "RFC 3339 or Unix seconds." });

const variables = z
  .record(z.string(), z.union([z.string(), z.array(z.string()).min(1).max(1000), z.null()]))
  .optional();
/** A panel that is repeated has a value of its own. */
const own = variables.meta({ description: "For this query, over those of the batch." });

const promqlQuery = z.strictObject({
  id,
  kind: z.literal("promql"),
  expr: z.string().meta({ description: "PromQL; `$name`, `$__interval`, `$__rate_interval`, `$__range`." }),
  variables: own,
  instant: z.boolean().optional().meta({ description: "Only the value at the window's end." }),
  exemplars: z.boolean().optional(),
  limit: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: "Series; those with the largest means. Default: 200." }),
});
const searchQuery = z.strictObject({
  id,
  kind: z.literal("search"),
  of: z.enum(["traces", "logs"]),
  filter: z.string().meta({ description: 'A filter; `$name` in it: `service = "$service"`.' }),
  variables: own,
  order: z.enum(["newest", "slowest"]).optional(),
  limit: z.number().int().min(1).max(1000).optional().meta({ description: "Default: 50." }),
});
const labelQuery = z.strictObject({
  id,
  kind: z.literal("label"),
  label: z.string(),
  of: z.string().meta({ description: "A selector in PromQL; `$name` in it." }),
});

export const queryBatch = z.strictObject({
  from: time,
  to: time,
  step: z
    .number()
    .positive()
    .meta({ description: "Seconds between two values; they lie on multiples of it." }),
  variables: variables.meta({ description: "By name: a value, several, or null for all." }),
  values: z
    .enum(["numbers", "base64"])
    .optional()
    .meta({ description: "How columns are written: numbers (default), or little-endian doubles in base64." }),
  queries: z
    .array(z.discriminatedUnion("kind", [promqlQuery, searchQuery, labelQuery]))
    .min(1)
    .max(MOST_QUERIES),
});
export type QueryBatch = z.infer<typeof queryBatch>;
export type BatchedQuery = QueryBatch["queries"][number];

const labels = z.record(z.string(), z.string());
/** JSON has no infinities: these are `"+Inf"`, `"-Inf"`, `"NaN"`. */
const number = z.union([z.number(), z.enum(["+Inf", "-Inf", "NaN"])]);
const answered = {
  id: z.string(),
  /** Milliseconds that it took. */
  ms: z.number(),
};
const noted = {
  /** Warnings and infos, in Prometheus' words. */
  notes: z.array(z.string()),
  /** Series that the limit left out. */
  left: z.number(),
  /** Series of native histograms, which no line can show. */
  histograms: z.number(),
};

export const rangeLine = z.object({
  ...answered,
  ...noted,
  kind: z.literal("range"),
  /** Unix seconds of the first value; seconds between two; how many. */
  start: z.number(),
  step: z.number(),
  length: z.number(),
  series: z.array(
    z.object({
      labels,
      /** A value a step, `null` where there is none; in base64 a NaN. */
      values: z.union([z.array(number.nullable()), z.string()]),
    }),
  ),
  exemplars: z.array(z.object({ labels, traceId: z.string(), time: z.number(), value: z.number() })),
});
export const instantLine = z.object({
  ...answered,
  ...noted,
  kind: z.literal("instant"),
  time: z.number(),
  series: z.array(z.object({ labels, value: number })),
});
export const tracesLine = z.object({
  ...answered,
  kind: z.literal("traces"),
  traces: z.array(traceSummary),
  matched: z.number(),
  /** False where more matched than could be put in order. */
  complete: z.boolean(),
});
export const logsLine = z.object({
  ...answered,
  kind: z.literal("logs"),
  logs: z.array(logRecord),
  matched: z.number(),
});
export const labelsLine = z.object({
  ...answered,
  kind: z.literal("labels"),
  values: z.array(z.string()),
  complete: z.boolean(),
});
export const failureLine = z.object({
  ...answered,
  kind: z.literal("error"),
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    field: z.string().optional(),
  }),
});
/** The last line; a stream without it was broken off. */
export const endLine = z.object({
  kind: z.literal("end"),
  queries: z.number(),
  ms: z.number(),
  /** Reads of the store, and how many were spared since another query had asked for the same series. */
  reads: z.number(),
  shared: z.number(),
});

/** One line of the answer, which is JSON by lines (`application/x-ndjson`). */
export const queryLine = z.discriminatedUnion("kind", [
  rangeLine,
  instantLine,
  tracesLine,
  logsLine,
  labelsLine,
  failureLine,
  endLine,
]);
export type QueryLine = z.infer<typeof queryLine>;
