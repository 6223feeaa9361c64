/** `GET /api/sightline/activity`: what the strip of time draws. */
import { z } from "zod";
import { window } from "./window.ts";

export const change = z.object({
  /** Unix seconds. */
  time: z.number(),
  kind: z.enum(["release", "config"]),
  service: z.string(),
  /** `stt 2.14.0`. */
  label: z.string(),
});
export type Change = z.infer<typeof change>;

export const activity = window.extend({
  /** Seconds a bucket. */
  step: z.number(),
  /** Requests are server and consumer spans and local roots; `time` is the bucket's start in Unix seconds. */
  buckets: z.array(z.object({ time: z.number(), requests: z.number(), errors: z.number() })),
  changes: z.array(change),
});
export type Activity = z.infer<typeof activity>;
