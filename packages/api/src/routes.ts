/** Every endpoint of the own API: one table for the server, the client and the OpenAPI file. */
import { z } from "zod";
import { downloadPaths, paths, questionPaths, type EndpointName } from "./paths.ts";
import { activity } from "./resource/activity.ts";
import { dashboardDetail, dashboardList } from "./resource/dashboards.ts";
import { databaseList, databaseStatementDetail } from "./resource/databases.ts";
import { declarationList, manifest } from "./resource/declarations.ts";
import { errorList } from "./resource/errors.ts";
import { serviceGraph } from "./resource/graph.ts";
import { health, metricList } from "./resource/health.ts";
import { logList, logVolume } from "./resource/logs.ts";
import { queryBatch, queryLine } from "./resource/query.ts";
import { serviceDetail, serviceList } from "./resource/services.ts";
import { setup } from "./resource/setup.ts";
import { attributeList, spanList, trace, traceList } from "./resource/traces.ts";
import { tenantList } from "./resource/tenants.ts";
import { pageParams, seriesParams, windowParams } from "./resource/window.ts";

export interface Endpoint<P extends z.ZodObject = z.ZodObject, A extends z.ZodObject = z.ZodObject> {
  readonly path: string;
  readonly summary: string;
  /** What the query string holds; path parameters are in `path`. */
  readonly params: P;
  readonly answer: A;
}

function endpoint<P extends z.ZodObject, A extends z.ZodObject>(
  path: string,
  summary: string,
  params: P,
  answer: A,
): Endpoint<P, A> {
  return Object.freeze({ path, summary, params, answer });
}

const none = windowParams.pick({});
const groupParams = pageParams.omit({ cursor: true });
const rangeParams = windowParams.omit({ query: true });
const openApiDocument = z.looseObject({ openapi: z.string() });

export const endpoints = Object.freeze({
  activity: endpoint(paths.activity, "Requests, errors and changes over time", seriesParams, activity),
  services: endpoint(
    paths.services,
    "Rate, errors, duration per service and route",
    seriesParams,
    serviceList,
  ),
  service: endpoint(paths.service, "One service", seriesParams, serviceDetail),
  graph: endpoint(paths.graph, "Who calls whom: services, and what they call", windowParams, serviceGraph),
  traces: endpoint(paths.traces, "Traces with a span that matches", pageParams, traceList),
  trace: endpoint(paths.trace, "One trace with its logs", none, trace),
  spans: endpoint(paths.spans, "Spans that match", pageParams, spanList),
  attributes: endpoint(paths.attributes, "Attribute keys and values", windowParams, attributeList),
  logs: endpoint(paths.logs, "Log records that match", pageParams, logList),
  logVolume: endpoint(paths.logVolume, "Log records over time", seriesParams, logVolume),
  errors: endpoint(
    paths.errors,
    "Exceptions and error logs, grouped; which of them are new",
    groupParams,
    errorList,
  ),
  databases: endpoint(
    paths.databases,
    "Databases, their statements, loops (N+1), slow queries, pools and transactions",
    groupParams,
    databaseList,
  ),
  databaseStatement: endpoint(
    paths.databaseStatement,
    "One statement: who runs it, where, how long it takes",
    windowParams,
    databaseStatementDetail,
  ),
  metrics: endpoint(paths.metrics, "Metrics that are stored", windowParams, metricList),
  tenants: endpoint(paths.tenants, "Tenants with their spans", rangeParams, tenantList),
  health: endpoint(paths.health, "Health of the backend", none, health),
  setup: endpoint(paths.setup, "Who sends, what is refused, what is kept, how to send", none, setup),
  declarations: endpoint(paths.declarations, "Which services have declared what", none, declarationList),
  declaration: endpoint(paths.declaration, "What one service has declared", none, manifest),
  dashboards: endpoint(
    paths.dashboards,
    "Dashboards: those that ship and those that are declared",
    none,
    dashboardList,
  ),
  dashboard: endpoint(paths.dashboard, "One dashboard", none, dashboardDetail),
  openapi: endpoint(paths.openapi, "This API as an OpenAPI 3.1 document", none, openApiDocument),
} satisfies Record<EndpointName, Endpoint>);

/** Endpoints whose answer is also put and taken back at the same path, by a backend's token where it has one. */
export const replaceable: readonly EndpointName[] = Object.freeze(["declaration"]);

/** An endpoint whose answer is no JSON. */
export interface Download<P extends z.ZodObject = z.ZodObject> {
  readonly path: string;
  readonly summary: string;
  readonly params: P;
  readonly contentType: string;
}

export const downloads: {
  readonly data: Download<typeof rangeParams>;
} = Object.freeze({
  data: Object.freeze({
    path: downloadPaths.data,
    summary: "All signals of a range of time as one file, for `sightline data import`",
    params: rangeParams,
    contentType: "application/vnd.sightline.data",
  }),
});

/** An endpoint that is asked by a body, and answers line by line. */
export interface Question<B extends z.ZodType = z.ZodType, L extends z.ZodType = z.ZodType> {
  readonly path: string;
  readonly summary: string;
  readonly body: B;
  /** One line of the answer. */
  readonly line: L;
}

export const questions: {
  readonly query: Question<typeof queryBatch, typeof queryLine>;
} = Object.freeze({
  query: Object.freeze({
    path: questionPaths.query,
    summary: "Many queries of one window, each answered as soon as it is known",
    body: queryBatch,
    line: queryLine,
  }),
});
