/** `GET /api/sightline/logs` and `/logs/volume`. */
import { z } from "zod";
import { instant, page, window } from "./window.ts";

export const logLevel = z.enum(["trace", "debug", "info", "warn", "error", "fatal"]);
export type LogLevel = z.infer<typeof logLevel>;

export const logRecord = z.object({
  /** Unique within an answer, stable between answers. */
  id: z.string(),
  time: instant,
  level: logLevel,
  service: z.string(),
  logger: z.string(),
  body: z.string(),
  traceId: z.string().nullable(),
  spanId: z.string().nullable(),
  attributes: z.record(z.string(), z.string()),
  resource: z.record(z.string(), z.string()),
});
export type LogRecord = z.infer<typeof logRecord>;

/** Newest first. */
export const logList = window.extend(page.shape).extend({
  logs: z.array(logRecord),
  matched: z.number(),
  total: z.number(),
  elapsedMs: z.number(),
});
export type LogList = z.infer<typeof logList>;

export const logVolume = window.extend({
  step: z.number(),
  /** `time` is each bucket's start in Unix seconds; `warn` counts warn, `error` counts error and fatal, `rest` the others. */
  buckets: z.array(z.object({ time: z.number(), rest: z.number(), warn: z.number(), error: z.number() })),
});
export type LogVolume = z.infer<typeof logVolume>;
