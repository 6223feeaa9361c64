/** One query for each answer the pages ask for. The old answer stays until the new one is here. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { EndpointName, RequestParams } from "@sightline/api/client";
import type { TimeWindow } from "../window/time-window.ts";
import { api } from "./client.ts";

export interface Asked {
  readonly window: TimeWindow;
  /** A filter: the scope's, or a page's own. */
  readonly query?: string | undefined;
}

function paramsOf({ window, query }: Asked): { from: string; to: string; query: string | undefined } {
  return { from: String(window.from), to: String(window.to), query };
}

function keyed<N extends EndpointName>(
  name: N,
  params: RequestParams<N> | Record<string, unknown>,
): readonly [N, unknown] {
  return [name, params];
}

export function servicesQuery(asked: Asked) {
  const params = paramsOf(asked);
  return queryOptions({
    queryKey: keyed("services", params),
    queryFn: ({ signal }) => api.services(params, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: asked.window.live },
  });
}

export function serviceQuery(name: string, asked: Asked) {
  const params = { name, ...paramsOf(asked) };
  return queryOptions({
    queryKey: ["service", name, params],
    queryFn: ({ signal }) => api.service(params, { signal }),
    // Of the same service only: another one's lines would lie.
    placeholderData: (before, query) => (query?.queryKey[1] === name ? before : undefined),
    meta: { live: asked.window.live },
  });
}

export function tracesQuery(
  asked: Asked & { readonly limit?: number; readonly cursor?: string | undefined },
) {
  const params = { ...paramsOf(asked), limit: asked.limit, cursor: asked.cursor };
  return queryOptions({
    queryKey: keyed("traces", params),
    queryFn: ({ signal }) => api.traces(params, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: asked.window.live },
  });
}

export function traceQuery(id: string) {
  return queryOptions({
    queryKey: ["trace", id],
    queryFn: ({ signal }) => api.trace({ id }, { signal }),
    staleTime: 15_000,
  });
}

export function logsQuery(asked: Asked & { readonly limit?: number; readonly cursor?: string | undefined }) {
  const params = { ...paramsOf(asked), limit: asked.limit, cursor: asked.cursor };
  return queryOptions({
    queryKey: keyed("logs", params),
    queryFn: ({ signal }) => api.logs(params, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: asked.window.live },
  });
}

export function logVolumeQuery(asked: Asked & { readonly step?: number }) {
  const params = { ...paramsOf(asked), step: asked.step };
  return queryOptions({
    queryKey: keyed("logVolume", params),
    queryFn: ({ signal }) => api.logVolume(params, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: asked.window.live },
  });
}

export function errorsQuery(asked: Asked & { readonly limit?: number }) {
  const params = { ...paramsOf(asked), limit: asked.limit };
  return queryOptions({
    queryKey: keyed("errors", params),
    queryFn: ({ signal }) => api.errors(params, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: asked.window.live },
  });
}

export function databasesQuery(asked: Asked & { readonly limit?: number }) {
  const params = { ...paramsOf(asked), limit: asked.limit };
  return queryOptions({
    queryKey: keyed("databases", params),
    queryFn: ({ signal }) => api.databases(params, { signal }),
    placeholderData: keepPreviousData,
    meta: { live: asked.window.live },
  });
}

export function databaseStatementQuery(id: string, asked: Asked) {
  const params = { id, ...paramsOf(asked) };
  return queryOptions({
    queryKey: ["databaseStatement", id, params],
    queryFn: ({ signal }) => api.databaseStatement(params, { signal }),
    // Of the same statement only: another one's tenants would lie.
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
    meta: { live: asked.window.live },
  });
}

/** `step` in seconds. */
export function activityQuery(asked: Asked & { readonly step: number }) {
  const params = { ...paramsOf(asked), step: asked.step };
  return queryOptions({
    queryKey: keyed("activity", params),
    queryFn: ({ signal }) => api.activity(params, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** What a window holds changes slowly: a live one is asked again after this many seconds, not at each step. */
const SLOWLY = 30;

export function attributesQuery(asked: Asked) {
  const { from, to } = asked.window;
  const window = {
    from: Math.floor(from / SLOWLY) * SLOWLY,
    to: Math.ceil(to / SLOWLY) * SLOWLY,
    live: false,
  };
  const params = paramsOf({ ...asked, window });
  return queryOptions({
    queryKey: keyed("attributes", params),
    queryFn: ({ signal }) => api.attributes(params, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** How the backend is; asked for again every few seconds while the page is looked at. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => api.health({}, { signal }),
  refetchInterval: 4000,
});

/** Where to send telemetry, and how much has come: for the empty pages, which wait for it. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => api.setup({}, { signal }),
  refetchInterval: 2000,
});
