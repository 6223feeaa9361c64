/** The own API under `/api/sightline/`: every endpoint of the table, answered from the store. */
import { endpoints, toOpenApi, type Setup } from "@sightline/api";
import type { Dashboard } from "@sightline/model";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import { dashboardsOf } from "../../dashboards/dashboards.ts";
import type { HealthReport } from "../../health/health-report.ts";
import type { Store } from "../../store/store.ts";
import { httpErrors } from "../errors.ts";
import { traceIdOf } from "../trace-id.ts";
import { declarationRoutes } from "../../declarations/routes.ts";
import type { Declarations } from "../../declarations/declarations.ts";
import { queryRoute } from "../query/routes.ts";
import { dataDownload } from "./download.ts";
import { mount } from "./mount.ts";
import { DEFAULT_LIMIT, pageSelection, selectionOf, seriesSelection, timeWindow } from "./selection.ts";

export interface OwnApiOptions {
  readonly store: Store;
  readonly declarations: Declarations;
  readonly report: HealthReport;
  readonly setup: () => Promise<Setup>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Those that ship. */
  readonly dashboards?: readonly Dashboard[] | undefined;
  readonly version: string;
}

export function ownApi(
  app: FastifyInstance,
  { store, declarations, dashboards: shipped = [], report, setup, clock, logger, version }: OwnApiOptions,
): void {
  const document = toOpenApi(version);
  mount(app, endpoints.activity, (params) => store.activity(seriesSelection(params, clock)));
  mount(app, endpoints.services, (params) => store.services(seriesSelection(params, clock)));
  mount(app, endpoints.service, async (params, path) => {
    const service = path["name"] ?? "";
    const detail = await store.service(service, seriesSelection(params, clock));
    if (detail === undefined) throw httpErrors.SERVICE_NOT_FOUND({ service });
    return detail;
  });
  mount(app, endpoints.graph, (params) => store.graph(selectionOf(params, clock)));
  mount(app, endpoints.traces, (params) => store.traces(pageSelection(params, clock)));
  mount(app, endpoints.trace, async (_, path) => {
    const traceId = traceIdOf(path["id"] ?? "");
    const trace = await store.trace(traceId);
    if (trace === undefined) throw httpErrors.TRACE_NOT_FOUND({ traceId });
    return trace;
  });
  mount(app, endpoints.spans, (params) => store.spans(pageSelection(params, clock)));
  mount(app, endpoints.attributes, (params) => store.attributes(selectionOf(params, clock)));
  mount(app, endpoints.logs, (params) => store.logs(pageSelection(params, clock)));
  mount(app, endpoints.logVolume, (params) => store.logVolume(seriesSelection(params, clock)));
  mount(app, endpoints.errors, (params) =>
    store.errors({ ...selectionOf(params, clock), limit: params.limit ?? DEFAULT_LIMIT }),
  );
  mount(app, endpoints.databases, (params) =>
    store.databases({ ...selectionOf(params, clock), limit: params.limit ?? DEFAULT_LIMIT }),
  );
  mount(app, endpoints.databaseStatement, async (params, path) => {
    const id = path["id"] ?? "";
    const detail = await store.databaseStatement(id, selectionOf(params, clock));
    if (detail === undefined) throw httpErrors.STATEMENT_NOT_FOUND({ id });
    return detail;
  });
  mount(app, endpoints.metrics, (params) => store.metrics(timeWindow(params, clock)));
  mount(app, endpoints.tenants, (params) => store.tenants(timeWindow(params, clock)));
  declarationRoutes(app, declarations);
  const dashboards = dashboardsOf(shipped, declarations);
  mount(app, endpoints.dashboards, () => dashboards.list());
  mount(app, endpoints.dashboard, (_, { id = "" }) => dashboards.get(id));
  queryRoute(app, { store, clock, logger });
  dataDownload(app, { store, clock, version });
  mount(app, endpoints.health, () => report.health());
  mount(app, endpoints.setup, () => setup());
  mount(app, endpoints.openapi, () => ({ ...document }));
}
