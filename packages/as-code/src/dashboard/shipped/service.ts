/** One service by its requests: how many, how long, how they end, and what is behind them. */
import type { Dashboard } from "@sightline/model";
import { TO_ERRORS, TO_FAILED, TO_TRACES } from "./links.ts";
import { atEnd, buckets, inRange, perSecond, promql, quantile, shareOf, usualQuantiles } from "./queries.ts";
import { ERROR_LINES, traces } from "./searches.ts";
import { oneService, tenants } from "./variables.ts";

const REQUESTS = "http_requests_total";
const EXCEPTIONS = "http_requests_exceptions_total";
const DURATION = "http_request_duration_seconds";
const OF = 'job="$service"';
const OF_TENANT = `${OF},tenant_id=~"$tenant"`;

export const service: Dashboard = {
  id: "service",
  title: "Service",
  description: "One service by its requests: how many, how long, how they end, and what is behind them.",
  tags: ["sightline", "service"],
  refresh: "30s",
  variables: [oneService(REQUESTS), tenants(`tenant_requests_total{${OF}}`)],
  rows: [
    {
      title: "",
      panels: [
        {
          kind: "value",
          title: "Requests",
          unit: "{request}/s",
          queries: [promql(perSecond(REQUESTS, OF))],
        },
        {
          kind: "value",
          title: "Failed requests",
          description: "The share of requests that was answered with 5xx.",
          unit: "1",
          queries: [promql(shareOf(REQUESTS, OF, 'status_code=~"5.."'))],
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
          queries: [promql(quantile(0.95, DURATION, OF))],
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
          queries: [promql(`${perSecond(EXCEPTIONS, OF)} or vector(0)`)],
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
          queries: [promql(perSecond(REQUESTS, OF), "all")],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "Requests per second by endpoint",
          unit: "{request}/s",
          queries: [promql(perSecond(REQUESTS, OF, ["endpoint"]), "{{endpoint}}")],
          axis: { min: 0 },
          stacked: true,
          links: [TO_TRACES],
        },
        {
          kind: "bars",
          title: "Top endpoints",
          description: "The ten endpoints with the most requests in the window.",
          unit: "{request}",
          decimals: 0,
          queries: [atEnd(`topk(10, ${inRange(REQUESTS, OF, ["endpoint"])})`, "{{endpoint}}")],
        },
        {
          kind: "share",
          title: "Status codes",
          unit: "{request}",
          decimals: 0,
          queries: [atEnd(inRange(REQUESTS, OF, ["status_code"]), "{{status_code}}")],
        },
      ],
    },
    {
      title: "Durations",
      panels: [
        {
          kind: "time",
          title: "p50, p95, p99",
          unit: "s",
          queries: usualQuantiles(DURATION, OF),
          thresholds: [
            { from: 0.8, severity: "warning" },
            { from: 2, severity: "critical" },
          ],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "heatmap",
          title: "All durations",
          unit: "s",
          queries: [buckets(DURATION, OF)],
          links: [TO_TRACES],
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
            promql(shareOf(REQUESTS, OF, 'status_code=~"4.."'), "4xx"),
            promql(shareOf(REQUESTS, OF, 'status_code=~"5.."'), "5xx"),
          ],
          thresholds: [{ from: 0.05, severity: "critical" }],
          axis: { min: 0 },
          links: [TO_FAILED, TO_ERRORS],
        },
        {
          kind: "time",
          title: "Exceptions by type",
          unit: "{exception}/s",
          queries: [promql(perSecond(EXCEPTIONS, OF, ["exception"]), "{{exception}}")],
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
          queries: [promql(perSecond("tenant_requests_total", OF_TENANT, ["tenant_id"]), "{{tenant_id}}")],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "Share of 5xx by tenant",
          unit: "1",
          queries: [
            promql(
              shareOf("tenant_requests_total", OF_TENANT, 'status_class="5xx"', ["tenant_id"]),
              "{{tenant_id}}",
            ),
          ],
          axis: { min: 0 },
          links: [TO_FAILED],
        },
      ],
    },
    {
      title: "Behind it",
      panels: [traces("Slowest requests", 'service = "$service" and root = true', "slowest"), ERROR_LINES],
    },
  ],
};
