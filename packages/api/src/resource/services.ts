/** `GET /api/sightline/services` and `/services/{name}`: rate, errors, duration per service and route. */
import { z } from "zod";
import { change } from "./activity.ts";
import { page, window } from "./window.ts";

/**
 * Rate, errors, duration over a window. Durations are seconds; null where nothing was seen. Requests that sampling left out
 * are counted by those that it kept.
 */
export const red = z.object({
  /** Whether sampling left some out, and the numbers are worked out from the others. */
  estimated: z.boolean(),
  requests: z.number(),
  errors: z.number(),
  /** Requests per second. */
  rate: z.number(),
  /** 0 to 1; null without requests. */
  errorRatio: z.number().nullable(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
export type Red = z.infer<typeof red>;

/** Columns of equal length; `time` is each bucket's start in Unix seconds. */
export const redSeries = z.object({
  step: z.number(),
  time: z.array(z.number()),
  requests: z.array(z.number()),
  errors: z.array(z.number()),
  p50: z.array(z.number().nullable()),
  p95: z.array(z.number().nullable()),
  p99: z.array(z.number().nullable()),
});
export type RedSeries = z.infer<typeof redSeries>;

export const route = red.extend({
  /** `POST /transcribe`: the span's name of a server span. */
  name: z.string(),
  /** Seconds spent in this route in the window. */
  timeSpent: z.number(),
});
export type Route = z.infer<typeof route>;

export const serviceSummary = red.extend({
  name: z.string(),
  version: z.string().nullable(),
  instances: z.number(),
  /** Unix seconds. */
  lastSeen: z.number(),
  series: redSeries,
  routes: z.array(route),
  /** The same window a day before; null when nothing was stored then. */
  yesterday: red.nullable(),
});
export type ServiceSummary = z.infer<typeof serviceSummary>;

export const serviceList = window.extend(page.shape).extend({ services: z.array(serviceSummary) });
export type ServiceList = z.infer<typeof serviceList>;

export const neighbour = red.extend({ service: z.string() });
export type Neighbour = z.infer<typeof neighbour>;

export const serviceDetail = window.extend({
  service: serviceSummary,
  yesterdaySeries: redSeries.nullable(),
  routes: z.array(route.extend({ series: redSeries, yesterday: red.nullable() })),
  calledBy: z.array(neighbour),
  /** Services, databases and outside systems that it calls. */
  calls: z.array(neighbour),
  instances: z.array(red.extend({ instance: z.string(), version: z.string().nullable() })),
  releases: z.array(change),
});
export type ServiceDetail = z.infer<typeof serviceDetail>;
