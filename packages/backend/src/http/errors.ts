import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface HttpFacts {
  PARAMETER_INVALID: { readonly parameter: string; readonly reason: string; readonly hint: string };
  FILTER_INVALID: { readonly at: number; readonly message: string; readonly hint: string };
  TOO_MANY_POINTS: { readonly points: number; readonly limit: number };
  TRACE_NOT_FOUND: { readonly traceId: string };
  SERVICE_NOT_FOUND: { readonly service: string };
  STATEMENT_NOT_FOUND: { readonly id: string };
  PATH_UNKNOWN: { readonly method: string; readonly path: string };
  HOST_NOT_ALLOWED: { readonly host: string };
  REQUEST_INVALID: { readonly reason: string };
  CONTENT_TYPE_UNKNOWN: { readonly contentType: string };
  BODY_TOO_LARGE: { readonly path: string };
  UI_NOT_BUILT: { readonly folder: string };
  STORE_FAILED: { readonly path: string };
}

/** What the HTTP API answers when it cannot do what was asked. */
export const httpErrors: ErrorCatalogue<HttpFacts> = defineErrors<HttpFacts>({
  PARAMETER_INVALID: {
    message: ({ parameter, reason }) => `The parameter "${parameter}" is not valid: ${reason}.`,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      parameter: "from",
      reason: '"yesterday" is no time',
      hint: "Write RFC 3339 (2026-11-21T14:00:00Z) or Unix seconds (1795269600).",
    },
  },
  FILTER_INVALID: {
    message: ({ at, message }) => `The filter does not parse at character ${at + 1}: ${message}`,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      at: 8,
      message: "`=` has no value after it.",
      hint: "Write key, operator, value: service = checkout.",
    },
  },
  TOO_MANY_POINTS: {
    message: ({ points, limit }) => `The window and the step make ${points} points; the most is ${limit}.`,
    hint: () => "Take a larger `step` or a shorter window.",
    status: 400,
    example: { points: 86_400, limit: 11_000 },
  },
  TRACE_NOT_FOUND: {
    message: ({ traceId }) => `No span of the trace ${traceId} is stored.`,
    hint: () => "It may be older than the retention, not sampled, or not have arrived yet.",
    status: 404,
    example: { traceId: "5b8efff798038103d269b633813fc60c" },
  },
  SERVICE_NOT_FOUND: {
    message: ({ service }) => `The service "${service}" is not known in this window or the day before.`,
    hint: () => "/api/sightline/services lists those that are.",
    status: 404,
    example: { service: "stt" },
  },
  STATEMENT_NOT_FOUND: {
    message: ({ id }) => `No statement with the id "${id}" ran in this window, as far as the filter goes.`,
    hint: () => "/api/sightline/databases lists those that did, with their ids.",
    status: 404,
    example: { id: "5b8efff798038103" },
  },
  PATH_UNKNOWN: {
    message: ({ method, path }) => `There is nothing at ${method} ${path}.`,
    hint: () => "/api/sightline/openapi.json describes the API.",
    status: 404,
    example: { method: "GET", path: "/api/sightline/trace" },
  },
  HOST_NOT_ALLOWED: {
    message: ({ host }) => `The request was made for the host "${host}", by which this backend is not known.`,
    hint: () =>
      "Open the backend as localhost or by its address, or start it with --allow-host and that name; a web page of another name may not read it.",
    status: 403,
    example: { host: "rebound.example" },
  },
  REQUEST_INVALID: {
    message: ({ reason }) => `The request could not be read: ${reason}.`,
    hint: () => "Check its path and its headers.",
    status: 400,
    example: { reason: "'/%ZZ' is not a valid url component" },
  },
  CONTENT_TYPE_UNKNOWN: {
    message: ({ contentType }) => `The content type "${contentType}" is not read here.`,
    hint: () => "Send JSON, with content-type: application/json.",
    status: 415,
    example: { contentType: "text/xml" },
  },
  BODY_TOO_LARGE: {
    message: ({ path }) => `The body of the request to ${path} is larger than what is read at once.`,
    hint: () => "Send less: fewer queries in one request, or a smaller declaration.",
    status: 413,
    example: { path: "/api/sightline/query" },
  },
  UI_NOT_BUILT: {
    message: ({ folder }) => `The UI is not built: ${folder} holds no index.html.`,
    hint: () => "Run `npm run build` in the repository; the APIs work without it.",
    status: 404,
    example: { folder: "packages/web/dist" },
  },
  STORE_FAILED: {
    message: ({ path }) => `${path} could not be answered.`,
    hint: () => "The backend's own log says why.",
    status: 500,
    example: { path: "/api/sightline/traces" },
  },
});
