/**
 * What the service of the dashboards' test does in each round, as data: the service acts by it, the test expects by it.
 * Every round is the same, so that parts of a whole are exact however Prometheus' `increase` rounds at its ends.
 */

export interface ScriptedRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Its template. */
  readonly route: string;
  readonly status: number;
  readonly tenant: string;
  readonly times: number;
}

/** 20 requests: 2 in 20 are refused, 4 fail. */
export const REQUESTS: readonly ScriptedRequest[] = [
  { method: "GET", path: "/orders", route: "/orders", status: 200, tenant: "acme", times: 10 },
  { method: "GET", path: "/orders/7", route: "/orders/:id", status: 404, tenant: "acme", times: 2 },
  { method: "POST", path: "/orders", route: "/orders", status: 500, tenant: "globex", times: 4 },
  { method: "GET", path: "/stock", route: "/stock", status: 200, tenant: "globex", times: 3 },
  { method: "GET", path: "/stock/gone", route: "/stock/:id", status: 200, tenant: "globex", times: 1 },
];

export const ALL = 20;

/** Seconds. Durations that are told, not measured: each lies within one bucket. */
export const DURATIONS = {
  /** Between 0.5 and 0.8. */
  endToEnd: 0.7,
  /** Between 0.25 and 0.5. */
  stt: 0.4,
  /** Between 0.12 and 0.25. */
  tts: 0.2,
  /** Between 0.05 and 0.1. */
  wake: 0.07,
  /** Between 0.1 and 0.12. */
  stage: 0.11,
} as const;

/** Milliseconds of a request and of a query, as tenants have them. */
export const TENANT_TIMES = {
  acme: { request: 300, query: 60 },
  globex: { request: 900, query: 20 },
} as const;

export const SESSIONS = 4;
