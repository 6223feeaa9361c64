/** Alerts on the requests of a service. */
import type { AlertTemplate } from "../alert-template.ts";
import { routeMatcher } from "../route-matcher.ts";

const REQUESTS = "http_requests_total";
const DURATION = "http_request_duration_seconds";

function errorShare(): string {
  return `sum by (job) (rate(${REQUESTS}{status_code=~"5.."}[5m])) / sum by (job) (rate(${REQUESTS}[5m]))`;
}

/** Good requests with one in ten, or in so many, failing from the start. */
function failing(failed: number, minutes: number): Readonly<Record<string, string>> {
  return {
    [`${REQUESTS}{job="shop",status_code="200"}`]: `0+${1000 - failed}x${minutes}`,
    [`${REQUESTS}{job="shop",status_code="500"}`]: `0+${failed}x${minutes}`,
  };
}

/** All requests in one bucket: those over `below` and up to `bound` seconds. `more` goes to the labels. */
function lasting(bound: string, below: string, more = ""): Readonly<Record<string, string>> {
  const counts = { [below]: "0x15", [bound]: "0+60x15", "+Inf": "0+60x15" };
  return Object.fromEntries(
    Object.entries(counts).map(([le, points]) => [
      `${DURATION}_bucket{job="shop"${more},le="${le}"}`,
      points,
    ]),
  );
}

export const high5xxErrorRate: AlertTemplate = {
  name: "High5xxErrorRate",
  unit: "share",
  defaults: { threshold: 0.05, for: "2m", severity: "critical" },
  metrics: [REQUESTS],
  runbook: "high-5xx-error-rate",
  expression: ({ threshold }) => ({
    expr: `${errorShare()} > ${threshold}`,
    summary: "{{ $labels.job }} answers {{ $value | humanizePercentage }} of its requests with 5xx",
    description: `More than ${threshold * 100} % of the requests of the last five minutes failed in {{ $labels.job }}.`,
  }),
  scenarios: [
    // The first rate is there with the second sample.
    { name: "one request in ten fails", series: failing(100, 10), fires: 3 },
    { name: "four in a hundred fail", series: failing(40, 10) },
  ],
};

export const errorRateSpike: AlertTemplate = {
  name: "ErrorRateSpike",
  unit: "share",
  defaults: { threshold: 0.02, for: "5m", severity: "warning" },
  metrics: [REQUESTS],
  runbook: "error-rate-spike",
  expression: ({ threshold }) => ({
    expr: `${errorShare()} > ${threshold}`,
    summary: "{{ $labels.job }} fails {{ $value | humanizePercentage }} of its requests",
    description: `More than ${threshold * 100} % of all requests to {{ $labels.job }} have failed for a while.`,
  }),
  scenarios: [
    { name: "three in a hundred fail", series: failing(30, 15), fires: 6 },
    { name: "one in a hundred fails", series: failing(10, 15) },
  ],
};

export const highRequestLatency: AlertTemplate = {
  name: "HighRequestLatency",
  unit: "s",
  defaults: { threshold: 2, for: "5m", severity: "warning" },
  metrics: [DURATION],
  runbook: "high-request-latency",
  expression: ({ threshold }) => ({
    expr: `histogram_quantile(0.95, sum by (job, le) (rate(${DURATION}_bucket[5m]))) > ${threshold}`,
    summary: "{{ $labels.job }} takes {{ $value | humanizeDuration }} for one request in twenty",
    description: `The 95th percentile of the duration of requests to {{ $labels.job }} is over ${threshold} s.`,
  }),
  scenarios: [
    { name: "requests last up to five seconds", series: lasting("5.0", "2.5"), fires: 6 },
    { name: "requests last up to a second", series: lasting("1.0", "0.5") },
  ],
};

export const apiP95LatencyHigh: AlertTemplate = {
  name: "ApiP95LatencyHigh",
  unit: "s",
  defaults: { threshold: 0.8, for: "5m", severity: "warning", routes: ["/customers/*", "/partners/*"] },
  metrics: [DURATION],
  runbook: "api-p95-latency-high",
  expression: ({ threshold, routes }) => ({
    expr: `histogram_quantile(0.95, sum by (job, endpoint, le) (rate(${DURATION}_bucket{${routeMatcher(routes)}}[5m]))) > ${threshold}`,
    summary:
      "{{ $labels.endpoint }} of {{ $labels.job }} takes {{ $value | humanizeDuration }} for one request in twenty",
    description: `The 95th percentile of {{ $labels.endpoint }} is over ${threshold} s.`,
  }),
  scenarios: [
    {
      name: "a watched route lasts",
      series: lasting("2.0", "1.0", ',endpoint="/customers/:id"'),
      fires: 6,
    },
    { name: "another route lasts", series: lasting("2.0", "1.0", ',endpoint="/reports/:id"') },
    { name: "a watched route is quick", series: lasting("0.5", "0.25", ',endpoint="/partners/:id"') },
  ],
};

export const exceptionSpike: AlertTemplate = {
  name: "ExceptionSpike",
  unit: "1/s",
  defaults: { threshold: 1, for: "2m", severity: "warning" },
  metrics: ["http_requests_exceptions_total"],
  runbook: "exception-spike",
  expression: ({ threshold }) => ({
    expr: `sum by (job) (rate(http_requests_exceptions_total[5m])) > ${threshold}`,
    summary: "{{ $labels.job }} throws {{ $value | humanize }} exceptions a second",
    description: `Handlers of {{ $labels.job }} throw more than ${threshold} exceptions a second.`,
  }),
  scenarios: [
    {
      name: "four a second",
      series: { 'http_requests_exceptions_total{job="shop"}': "240+240x10" },
      fires: 3,
    },
    { name: "one every two seconds", series: { 'http_requests_exceptions_total{job="shop"}': "30+30x10" } },
  ],
};

const RATE = `sum by (job) (rate(${REQUESTS}[5m]))`;
const BEFORE = `(sum by (job) (rate(${REQUESTS}[5m] offset 1h)) > 0)`;

export const abnormalRequestRate: AlertTemplate = {
  name: "AbnormalRequestRate",
  unit: "times",
  defaults: { threshold: 3, for: "10m", severity: "warning" },
  metrics: [REQUESTS],
  runbook: "abnormal-request-rate",
  expression: ({ threshold }) => ({
    expr: `${RATE} / ${BEFORE} > ${threshold} or ${RATE} / ${BEFORE} < 1 / ${threshold}`,
    summary: "{{ $labels.job }} gets {{ $value | humanize }} times the requests of an hour ago",
    description: `The rate of requests to {{ $labels.job }} is over ${threshold} times, or under one ${threshold}th of, that of an hour before.`,
  }),
  scenarios: [
    // Eight times from minute 120 on; the rate of five minutes is over three times from minute 122 on.
    {
      name: "eight times the requests",
      series: { [`${REQUESTS}{job="shop"}`]: "0+60x120 7680+480x20" },
      fires: 132,
    },
    // Under a third from minute 124 on, whether a range counts its first moment (Prometheus 2) or not (3).
    {
      name: "an eighth of the requests",
      series: { [`${REQUESTS}{job="shop"}`]: "0+480x120 57660+60x20" },
      fires: 134,
    },
    { name: "twice the requests", series: { [`${REQUESTS}{job="shop"}`]: "0+60x120 7320+120x20" } },
  ],
};
