/** `GET /api/sightline/errors`: exceptions and error logs, grouped. */
import { z } from "zod";
import { instant, page, window } from "./window.ts";

export const errorGroup = z.object({
  /** 16 hex digits: what the SDK wrote with the exception, else computed alike from type, message and frames. */
  fingerprint: z.string(),
  /** `exception.type`; `log` for an error log without an exception. */
  type: z.string(),
  /** With what differs each time taken out: `no item <n> for <text>`. */
  message: z.string(),
  /** One message as it came. */
  example: z.string(),
  /** Function and file of the application's topmost frames, at most three. */
  frames: z.array(z.string()),
  /** One stack as it came, at most 8,000 characters; empty where none came. */
  stack: z.string(),
  /** The most first. */
  services: z.array(z.object({ service: z.string(), count: z.number() })),
  /** Names of the spans that failed with it, the most first, at most ten. */
  routes: z.array(z.object({ route: z.string(), count: z.number() })),
  /** Whose work failed with it, the most first, at most ten; without what names no tenant. */
  tenants: z.array(z.object({ tenant: z.string(), count: z.number() })),
  /** The greater of `spans` and `logs`: most errors are recorded and logged, and are still one. */
  count: z.number(),
  /** `count` by `step`, from the window's start on. */
  counts: z.array(z.number()),
  /** Exceptions recorded on spans with status error. Of sampled traces only. */
  spans: z.number(),
  /** Error log records. */
  logs: z.number(),
  /** Within the window. */
  firstSeen: instant,
  lastSeen: instant,
  /** Not seen in the window of the same length before. */
  isNew: z.boolean(),
  /** What `count` was in that window. */
  previous: z.number(),
  /** Of the newest occurrence that has one. */
  traceId: z.string().nullable(),
});
export type ErrorGroup = z.infer<typeof errorGroup>;

/** New ones first, then by count. */
export const errorList = window.extend(page.shape).extend({
  errors: z.array(errorGroup),
  /** Seconds of each of `counts`. */
  step: z.number(),
  /** Groups in all. */
  matched: z.number(),
  /** Start of the window before, Unix seconds. */
  previousFrom: z.number(),
  elapsedMs: z.number(),
});
export type ErrorList = z.infer<typeof errorList>;
