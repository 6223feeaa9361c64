/** Where each endpoint is. Without zod, so that a browser bundle can import it. `:name` is a path parameter. */
export const paths = Object.freeze({
  activity: "/api/sightline/activity",
  services: "/api/sightline/services",
  service: "/api/sightline/services/:name",
  graph: "/api/sightline/graph",
  traces: "/api/sightline/traces",
  trace: "/api/sightline/traces/:id",
  spans: "/api/sightline/spans",
  attributes: "/api/sightline/spans/attributes",
  logs: "/api/sightline/logs",
  logVolume: "/api/sightline/logs/volume",
  errors: "/api/sightline/errors",
  databases: "/api/sightline/databases",
  databaseStatement: "/api/sightline/databases/statements/:id",
  metrics: "/api/sightline/metrics",
  tenants: "/api/sightline/tenants",
  health: "/api/sightline/health",
  setup: "/api/sightline/setup",
  declarations: "/api/sightline/declarations",
  declaration: "/api/sightline/declarations/:name",
  dashboards: "/api/sightline/dashboards",
  dashboard: "/api/sightline/dashboards/:id",
  openapi: "/api/sightline/openapi.json",
} as const);

/** Answers that are no JSON: read them as a stream. */
export const downloadPaths = Object.freeze({ data: "/api/sightline/data" } as const);

/** Questions that are longer than an address: their answers are streams of lines. */
export const questionPaths = Object.freeze({ query: "/api/sightline/query" } as const);

export type EndpointName = keyof typeof paths;
export type PathOf<N extends EndpointName> = (typeof paths)[N];

/** The names after `:` in a path: `PathParameter<"/services/:name">` is `"name"`. */
export type PathParameter<P extends string> = P extends `${infer Head}/${infer Rest}`
  ? PathParameter<Head> | PathParameter<Rest>
  : P extends `:${infer Name}`
    ? Name
    : never;
