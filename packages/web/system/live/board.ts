/** A dashboard that a service declares: a panel of every kind, variables of every kind, and panels that cannot be answered. */
import type { Dashboard } from "@sightline/model";

export const BOARD: Dashboard = {
  id: "kinds",
  title: "Every kind",
  description: "One panel of each kind.",
  range: "1h",
  variables: [
    {
      kind: "label",
      name: "service",
      title: "Services",
      label: "job",
      of: "http_requests_total",
      multiple: true,
      all: true,
    },
    { kind: "choice", name: "q", title: "Quantile", options: ["0.5", "0.95", "0.99"], value: "0.95" },
    { kind: "text", name: "min", title: "At least", value: "0" },
  ],
  rows: [
    {
      title: "",
      panels: [
        {
          kind: "value",
          title: "Requests",
          unit: "{request}/s",
          queries: [
            { kind: "promql", expr: 'sum(rate(http_requests_total{job=~"$service"}[$__rate_interval]))' },
          ],
        },
        {
          kind: "value",
          title: "Failed",
          unit: "1",
          thresholds: [{ from: 0.02, severity: "warning" }],
          queries: [
            {
              kind: "promql",
              expr: 'sum(rate(http_requests_total{job=~"$service",status_code="500"}[$__rate_interval])) / sum(rate(http_requests_total{job=~"$service"}[$__rate_interval]))',
            },
          ],
        },
        {
          kind: "value",
          title: "In this window",
          unit: "{request}",
          queries: [{ kind: "promql", expr: "sum(increase(http_requests_total[$__range]))", instant: true }],
        },
      ],
    },
    {
      title: "Pictures",
      panels: [
        {
          kind: "time",
          title: "p$q by endpoint",
          unit: "s",
          queries: [
            {
              kind: "promql",
              expr: 'histogram_quantile($q, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket{job=~"$service"}[5m]))) > $min',
              legend: "{{endpoint}}",
              exemplars: true,
            },
          ],
          links: [{ kind: "traces", title: "Traces", filter: "service = $service" }],
        },
        {
          kind: "heatmap",
          title: "All durations",
          unit: "s",
          queries: [
            {
              kind: "promql",
              expr: 'sum by (le) (increase(http_request_duration_seconds_bucket{job=~"$service"}[$__rate_interval]))',
            },
          ],
        },
        {
          kind: "bars",
          title: "Busiest",
          unit: "{request}",
          queries: [
            {
              kind: "promql",
              expr: "sum by (endpoint) (increase(http_requests_total[$__range]))",
              legend: "{{endpoint}}",
              instant: true,
            },
          ],
        },
        {
          kind: "share",
          title: "By service",
          unit: "{request}",
          queries: [
            {
              kind: "promql",
              expr: "sum by (job) (increase(http_requests_total[$__range]))",
              legend: "{{job}}",
              instant: true,
            },
          ],
        },
        {
          kind: "table",
          title: "Endpoints",
          unit: "{request}/s",
          queries: [
            {
              kind: "promql",
              expr: "sum by (job, endpoint) (rate(http_requests_total[5m]))",
              instant: true,
              legend: "now",
            },
            {
              kind: "promql",
              expr: "sum by (job, endpoint) (rate(http_requests_total[1h]))",
              instant: true,
              legend: "in an hour",
            },
          ],
        },
        {
          kind: "distribution",
          title: "How long requests take",
          unit: "s",
          queries: [
            {
              kind: "promql",
              expr: "sum by (le) (increase(http_request_duration_seconds_bucket[$__range]))",
              instant: true,
            },
          ],
        },
        {
          kind: "text",
          title: "What to do",
          queries: [],
          text: "## When p95 is over its limit\n\nLook at **POST /orders** first:\n\n- `payments` is behind it\n- see the [runbook](https://runbook.example/p95), not [this](javascript:alert(1))",
        },
        {
          kind: "logs",
          title: "Warnings",
          queries: [{ kind: "search", of: "logs", filter: "level >= warn" }],
        },
      ],
    },
    {
      title: "Not answered",
      panels: [
        {
          kind: "time",
          title: "Misspelt",
          queries: [{ kind: "promql", expr: 'sum(rate(http_requests_total{job="$servce"}[5m]))' }],
        },
        {
          kind: "time",
          title: "Not sent",
          queries: [{ kind: "promql", expr: "rate(nobody_sends_this_total[5m])" }],
        },
        {
          kind: "time",
          title: "Met by nothing",
          queries: [{ kind: "promql", expr: 'http_requests_total{endpoint="nowhere"}' }],
        },
        { kind: "time", title: "Elsewhere", queries: [{ kind: "native", target: "signoz", spec: {} }] },
      ],
    },
    {
      title: "Requests of $service",
      repeat: "service",
      panels: [
        {
          kind: "time",
          title: "$service",
          unit: "{request}/s",
          stacked: true,
          queries: [
            {
              kind: "promql",
              expr: 'sum by (endpoint) (rate(http_requests_total{job=~"$service"}[5m]))',
              legend: "{{endpoint}}",
            },
          ],
        },
        {
          kind: "traces",
          title: "Slowest",
          queries: [
            { kind: "search", of: "traces", filter: "service = $service", order: "slowest", limit: 10 },
          ],
        },
      ],
    },
    {
      title: "Closed",
      collapsed: true,
      panels: [
        { kind: "value", title: "Up", queries: [{ kind: "promql", expr: "count(http_requests_total)" }] },
      ],
    },
  ],
};

/** As a service sends it. */
export async function declareBoard(ui: string): Promise<void> {
  const manifest = {
    manifest: 1,
    service: { name: "checkout" },
    metrics: [],
    slos: [],
    alerts: [],
    dashboards: [{ name: "kinds", ...BOARD }, { name: "broken" }],
  };
  const response = await fetch(`${ui}/api/sightline/declarations/checkout`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(manifest),
  });
  if (!response.ok) throw new Error(`The declaration was not taken: ${await response.text()}`);
}
