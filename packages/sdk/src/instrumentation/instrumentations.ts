/** All that the SDK watches by itself. */
import type { Databases } from "../database/databases.ts";
import type { Watched } from "../interop/covered-tracers.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import type { SightlineTracer } from "../trace/tracer.ts";
import { express4Hook } from "./express/express-4.ts";
import { expressInstrumentation } from "./express/express.ts";
import { fastifyInstrumentation } from "./fastify/fastify.ts";
import { fetchInstrumentation } from "./fetch/fetch.ts";
import type { Given } from "./given-database.ts";
import { honoHooks } from "./hono/hono.ts";
import { httpClientInstrumentation } from "./http/client.ts";
import { http2ServerInstrumentation } from "./http/http2-server.ts";
import type { ServerRequestObserver } from "./http/server-request.ts";
import type { ServerWatch } from "./http/server-watch.ts";
import { httpServerInstrumentation } from "./http/server.ts";
import { upgradeInstrumentation } from "./http/upgrade.ts";
import { databaseDrivers } from "./database-hooks.ts";
import type { Instrumentation } from "./instrumentation.ts";
import { koaHook } from "./koa/koa.ts";
import { messagingHooks } from "./messaging/messaging-hooks.ts";
import { moduleHook } from "./module-hook/module-hook.ts";
import { nestHook } from "./nest/nest.ts";
import { nextInstrumentation } from "./next/next.ts";
import { processInstrumentation } from "./process/process-metrics.ts";
import { runtimeInstrumentation } from "./runtime/runtime-metrics.ts";
import type { MetricNames } from "./default-metrics.ts";
import type { OutgoingIdentity } from "../tenant/outgoing.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";

export interface InstrumentationWorld {
  readonly tracer: SightlineTracer;
  readonly clock: Clock;
  readonly observer: ServerRequestObserver;
  readonly notices: Notices;
  readonly registry: MetricsRegistry;
  readonly metricNames: MetricNames;
  readonly watch: ServerWatch;
  readonly identity: OutgoingIdentity;
  readonly databases: Databases;
  /** What the application gave as its database. */
  readonly given: Given | undefined;
  readonly isWatched: (what: Watched) => boolean;
}

export function instrumentationsFor({
  tracer,
  clock,
  observer,
  notices,
  registry,
  metricNames,
  watch,
  identity,
  databases,
  given,
  isWatched,
}: InstrumentationWorld): Instrumentation[] {
  const messaging = messagingHooks({ tracer, clock, registry, metricNames });
  const drivers = isWatched("databases")
    ? databaseDrivers(databases, given, clock, notices)
    : { hooks: [], instrumentations: [] };
  return [
    httpServerInstrumentation(watch, clock, observer, notices),
    http2ServerInstrumentation(watch, clock, observer, notices),
    upgradeInstrumentation(watch, clock, observer, notices),
    nextInstrumentation(watch, clock, observer),
    expressInstrumentation(),
    fastifyInstrumentation(notices),
    moduleHook([express4Hook, koaHook, ...honoHooks, nestHook, ...messaging, ...drivers.hooks], notices),
    ...drivers.instrumentations,
    httpClientInstrumentation(tracer, identity, notices),
    fetchInstrumentation(tracer, identity, notices),
    processInstrumentation(registry, metricNames),
    runtimeInstrumentation(registry),
  ];
}
