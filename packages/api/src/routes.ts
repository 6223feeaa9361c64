/** Every endpoint of the own API: one table for the server, the client and the OpenAPI file. */
import type { z } from "zod";
import { activity } from "./resource/activity.ts";
import { health, metricList, setup } from "./resource/health.ts";
import { logList, logVolume } from "./resource/logs.ts";
import { serviceDetail, serviceList } from "./resource/services.ts";
import { attributeList, spanList, trace, traceList } from "./resource/traces.ts";
import { pageParams, seriesParams, windowParams } from "./resource/window.ts";

export interface Endpoint {
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly answer: z.ZodObject;
}

function endpoint<P extends z.ZodObject, A extends z.ZodObject>(
  path: string,
  summary: string,
  params: P,
  answer: A,
): { readonly path: string; readonly summary: string; readonly params: P; readonly answer: A } {
  return Object.freeze({ path, summary, params, answer });
}

const none = windowParams.pick({});

export const endpoints = Object.freeze({
  activity: endpoint(
    "/api/sightline/activity",
    "Requests, errors and changes over time",
    seriesParams,
    activity,
  ),
  services: endpoint(
    "/api/sightline/services",
    "Rate, errors, duration per service and route",
    seriesParams,
    serviceList,
  ),
  service: endpoint("/api/sightline/services/:name", "One service", seriesParams, serviceDetail),
  traces: endpoint("/api/sightline/traces", "Traces with a span that matches", pageParams, traceList),
  trace: endpoint("/api/sightline/traces/:id", "One trace with its logs", none, trace),
  spans: endpoint("/api/sightline/spans", "Spans that match", pageParams, spanList),
  attributes: endpoint(
    "/api/sightline/spans/attributes",
    "Attribute keys and values",
    windowParams,
    attributeList,
  ),
  logs: endpoint("/api/sightline/logs", "Log records that match", pageParams, logList),
  logVolume: endpoint("/api/sightline/logs/volume", "Log records over time", seriesParams, logVolume),
  metrics: endpoint("/api/sightline/metrics", "Metrics that are stored", windowParams, metricList),
  health: endpoint("/api/sightline/health", "Health of the backend", none, health),
  setup: endpoint("/api/sightline/setup", "Where to send telemetry", none, setup),
});
export type EndpointName = keyof typeof endpoints;
