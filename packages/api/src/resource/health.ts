/** `GET /api/sightline/health`. */
import { z } from "zod";

export const check = z.object({
  name: z.string(),
  status: z.enum(["ok", "degraded", "failed"]),
  message: z.string(),
  /** What to do about it; absent where all is well. */
  hint: z.string().optional(),
});
export type Check = z.infer<typeof check>;

export const health = z.object({
  status: z.enum(["ok", "degraded", "failed"]),
  version: z.string(),
  /** Seconds since start. */
  uptime: z.number(),
  checks: z.array(check),
  /** Over the last ten seconds. */
  ingest: z.object({
    spansPerSecond: z.number(),
    logsPerSecond: z.number(),
    samplesPerSecond: z.number(),
    /** Seconds between a span's end and its being stored, the newest; null before the first. */
    lagSeconds: z.number().nullable(),
    /** Items refused since start, with the reason in the log. */
    rejected: z.number(),
  }),
  /** Seen in the last hour; null until that has been counted once. */
  services: z.number().nullable(),
  tenants: z.number().nullable(),
  storage: z.object({ bytes: z.number(), limitBytes: z.number().nullable() }),
});
export type Health = z.infer<typeof health>;

export const metricList = z.object({
  complete: z.boolean(),
  metrics: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["counter", "up-down-counter", "gauge", "histogram", "summary", "unknown"]),
      unit: z.string(),
      description: z.string(),
      series: z.number(),
    }),
  ),
});
export type MetricList = z.infer<typeof metricList>;
