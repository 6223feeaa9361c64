/** Jaeger's query API: `/api/services`, `/api/operations`, `/api/traces`, `/api/dependencies`. */
import type { SightlineError } from "@sightline/model";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { z } from "zod";
import { nanoseconds, type Clock } from "../../clock.ts";
import type { Store, TimeWindow } from "../../store/store.ts";
import { httpErrors } from "../errors.ts";
import { failureHandler } from "../failure.ts";
import { traceIdOf } from "../trace-id.ts";
import { readParams } from "./params.ts";
import type { JaegerAnswer } from "./model.ts";
import { readSearch, searchSelection } from "./query.ts";
import { jaegerTrace } from "./trace.ts";

export interface JaegerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Names are offered from this far back; Jaeger's API gives no window for them. */
const NAMES_LOOKBACK = 7n * 86_400_000_000_000n;

const serviceInPath = z.object({ service: z.string() });
const traceInPath = z.object({ id: z.string() });
const operationParams = z.object({ service: z.string().default(""), spanKind: z.string().optional() });
const dependencyParams = z.object({
  /** Milliseconds since 1970. */
  endTs: z.coerce.number().int().positive().optional(),
  /** Milliseconds. */
  lookback: z.coerce.number().int().positive().default(86_400_000),
});

/** Give it a scope of its own: it answers errors in Jaeger's shape. */
export function jaegerApi(app: FastifyInstance, { store, clock, logger }: JaegerOptions): void {
  const names = (): TimeWindow => {
    const to = nanoseconds(clock());
    return { from: to - NAMES_LOOKBACK, to };
  };
  const operations = (service: string): ReturnType<Store["operations"]> => store.operations(service, names());

  app.setErrorHandler(failureHandler(jaegerShape, logger));
  app.get("/api/services", async () => answer(await store.serviceNames(names())));
  app.get("/api/services/:service/operations", async (request) => {
    const { service } = serviceInPath.parse(request.params);
    const list = await operations(service);
    return answer([...new Set(list.map(({ name }) => name))]);
  });
  app.get("/api/operations", async (request) => {
    const { service, spanKind } = readParams(operationParams, request.query);
    const list = await operations(service);
    const wanted = list.filter(({ kind }) => spanKind === undefined || spanKind === "" || kind === spanKind);
    return answer(wanted.map(({ name, kind }) => ({ name, spanKind: kind })));
  });
  app.get("/api/traces", async (request) => {
    const params = readSearch(request.query);
    const asked = [params.traceID ?? []].flat().map(traceIdOf);
    if (asked.length > 0) return answer((await store.tracesById(asked)).map(jaegerTrace));
    const { traces } = await store.traces(searchSelection(params, clock));
    const ids = traces.map(({ traceId }) => traceId);
    return answer((await store.tracesById(ids)).map(jaegerTrace));
  });
  app.get("/api/traces/:id", async (request) => {
    const { id } = traceInPath.parse(request.params);
    const traceId = traceIdOf(id);
    const trace = await store.trace(traceId);
    if (trace === undefined) throw httpErrors.TRACE_NOT_FOUND({ traceId });
    return answer([jaegerTrace(trace)]);
  });
  app.get("/api/dependencies", async (request) => {
    const { endTs, lookback } = readParams(dependencyParams, request.query);
    const end = endTs ?? clock();
    return answer(await store.dependencies({ from: nanoseconds(end - lookback), to: nanoseconds(end) }));
  });
}

function answer(data: readonly unknown[]): JaegerAnswer {
  return { data, total: data.length, limit: 0, offset: 0, errors: null };
}

function jaegerShape(error: SightlineError): JaegerAnswer {
  const msg = error.code === "TRACE_NOT_FOUND" ? "trace not found" : `${error.message} ${error.hint}`;
  return { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: error.status, msg }] };
}
