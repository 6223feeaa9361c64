/** One service by its requests: how many, how long, how they end, and what is behind them. */
import type { Dashboard, PanelLink } from "@sightline/model";
import { oneService, tenants } from "./variables.ts";

const OF = 'job="$service"';

const TO_TRACES: PanelLink = { kind: "traces", title: "Traces", filter: 'service = "$service"' };
const TO_FAILED: PanelLink = {
  kind: "traces",
  title: "Traces that failed",
  filter: 'service = "$service" and status = error',
};
const TO_ERRORS: PanelLink = {
  kind: "logs",
  title: "Errors in the logs",
  filter: 'service = "$service" and level >= error',
};

/** Sum of all requests, so that a share of none is none. */
const SHARE = (status: string): string =>
  `sum(rate(http_requests_total{${OF},status_code=~"${status}"}[$__rate_interval])) / sum(rate(http_requests_total{${OF}}[$__rate_interval]))`;

const QUANTILE = (share: number): string =>
  `histogram_quantile(${share}, sum by (le) (rate(http_request_duration_seconds_bucket{${OF}}[$__rate_interval])))`;

export const serviceDashboard: Dashboard = {
  id: "service",
  title: "Service",
  description: "One service by its requests: how many, how long, how they end, and what is behind them.",
  tags: ["sightline", "service"],
  range: "1h",
  refresh: "30s",
  variables: [oneService("http_requests_total"), tenants('tenant_requests_total{job="$service"}')],
  rows: [
    {
      title: "",
      panels: [
        {
          kind: "value",
          title: "Requests",
          unit: "{request}/s",
          size: { width: 6, height: 4 },
          queries: [{ kind: "promql", expr: `sum(rate(http_requests_total{${OF}}[$__rate_interval]))` }],
        },
        {
          kind: "value",
          title: "Failed requests",
          description: "The share of requests that was answered with 5xx.",
          unit: "1",
          size: { width: 6, height: 4 },
          queries: [
            {
              kind: "promql",
              expr: `${SHARE("5..")} or sum(rate(http_requests_total{${OF}}[$__rate_interval])) * 0`,
            },
          ],
          thresholds: [
            { from: 0.02, severity: "warning" },
            { from: 0.05, severity: "critical" },
          ],
          links: [TO_FAILED],
        },
        {
          kind: "value",
          title: "p95",
          description: "Nineteen requests in twenty are quicker.",
          unit: "s",
          size: { width: 6, height: 4 },
          queries: [{ kind: "promql", expr: QUANTILE(0.95) }],
          thresholds: [
            { from: 0.8, severity: "warning" },
            { from: 2, severity: "critical" },
          ],
          links: [TO_TRACES],
        },
        {
          kind: "value",
          title: "Exceptions",
          description: "Requests whose handling threw.",
          unit: "{exception}/s",
          size: { width: 6, height: 4 },
          queries: [
            {
              kind: "promql",
              expr: `sum(rate(http_requests_exceptions_total{${OF}}[$__rate_interval])) or vector(0)`,
            },
          ],
          thresholds: [{ from: 1, severity: "warning" }],
          links: [TO_ERRORS],
        },
      ],
    },
    {
      title: "Requests",
      panels: [
        {
          kind: "time",
          title: "Requests per second",
          unit: "{request}/s",
          queries: [
            {
              kind: "promql",
              expr: `sum(rate(http_requests_total{${OF}}[$__rate_interval]))`,
              legend: "all",
              exemplars: true,
            },
          ],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "Requests per second by endpoint",
          unit: "{request}/s",
          queries: [
            {
              kind: "promql",
              expr: `sum by (endpoint) (rate(http_requests_total{${OF}}[$__rate_interval]))`,
              legend: "{{endpoint}}",
            },
          ],
          axis: { min: 0 },
          stacked: true,
          links: [TO_TRACES],
        },
        {
          kind: "bars",
          title: "Top endpoints",
          description: "The ten endpoints with the most requests in the window.",
          unit: "{request}",
          queries: [
            {
              kind: "promql",
              expr: `topk(10, sum by (endpoint) (increase(http_requests_total{${OF}}[$__range])))`,
              legend: "{{endpoint}}",
              instant: true,
            },
          ],
        },
        {
          kind: "share",
          title: "Status codes",
          unit: "{request}",
          queries: [
            {
              kind: "promql",
              expr: `sum by (status_code) (increase(http_requests_total{${OF}}[$__range]))`,
              legend: "{{status_code}}",
              instant: true,
            },
          ],
        },
      ],
    },
    {
      title: "Durations",
      panels: [
        {
          kind: "time",
          title: "Durations",
          unit: "s",
          queries: [
            { kind: "promql", expr: QUANTILE(0.5), legend: "p50" },
            { kind: "promql", expr: QUANTILE(0.95), legend: "p95", exemplars: true },
            { kind: "promql", expr: QUANTILE(0.99), legend: "p99" },
          ],
          thresholds: [
            { from: 0.8, severity: "warning" },
            { from: 2, severity: "critical" },
          ],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "heatmap",
          title: "Durations, all of them",
          unit: "s",
          queries: [
            {
              kind: "promql",
              expr: `sum by (le) (increase(http_request_duration_seconds_bucket{${OF}}[$__rate_interval]))`,
              legend: "{{le}}",
              exemplars: true,
            },
          ],
        },
      ],
    },
    {
      title: "Errors",
      panels: [
        {
          kind: "time",
          title: "Share of 4xx and 5xx",
          unit: "1",
          queries: [
            { kind: "promql", expr: SHARE("4.."), legend: "4xx" },
            { kind: "promql", expr: SHARE("5.."), legend: "5xx" },
          ],
          thresholds: [{ from: 0.05, severity: "critical" }],
          axis: { min: 0 },
          links: [TO_FAILED, TO_ERRORS],
        },
        {
          kind: "time",
          title: "Exceptions by type",
          unit: "{exception}/s",
          queries: [
            {
              kind: "promql",
              expr: `sum by (exception) (rate(http_requests_exceptions_total{${OF}}[$__rate_interval]))`,
              legend: "{{exception}}",
            },
          ],
          axis: { min: 0 },
          links: [TO_FAILED, TO_ERRORS],
        },
      ],
    },
    {
      title: "Tenants",
      panels: [
        {
          kind: "time",
          title: "Requests per second by tenant",
          unit: "{request}/s",
          queries: [
            {
              kind: "promql",
              expr: `sum by (tenant_id) (rate(tenant_requests_total{${OF},tenant_id=~"$tenant"}[$__rate_interval]))`,
              legend: "{{tenant_id}}",
            },
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Share of 5xx by tenant",
          unit: "1",
          queries: [
            {
              kind: "promql",
              expr: `sum by (tenant_id) (rate(tenant_requests_total{${OF},tenant_id=~"$tenant",status_class="5xx"}[$__rate_interval])) / sum by (tenant_id) (rate(tenant_requests_total{${OF},tenant_id=~"$tenant"}[$__rate_interval]))`,
              legend: "{{tenant_id}}",
            },
          ],
          axis: { min: 0 },
        },
      ],
    },
    {
      title: "Behind it",
      panels: [
        {
          kind: "traces",
          title: "Slowest requests",
          queries: [
            {
              kind: "search",
              of: "traces",
              filter: 'service = "$service" and root = true',
              order: "slowest",
              limit: 20,
            },
          ],
        },
        {
          kind: "logs",
          title: "Errors in the logs",
          queries: [
            {
              kind: "search",
              of: "logs",
              filter: 'service = "$service" and level >= error',
              order: "newest",
              limit: 50,
            },
          ],
        },
      ],
    },
  ],
};
