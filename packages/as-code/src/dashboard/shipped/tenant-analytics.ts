/** Tenants: how much each asks, how it goes for them, against the others and against before. */
import type { Dashboard } from "@sightline/model";
import { atEnd, inRange, inRangeBefore, perSecond, promql, quantile, shareOf } from "./queries.ts";
import { traces } from "./searches.ts";
import { services, tenants } from "./variables.ts";

const REQUESTS = "tenant_requests_total";
const LATENCY = "api_response_latency_seconds";
const QUERIES = "database_query_latency_seconds";
const OF = 'job=~"$service",tenant_id=~"$tenant"';
const TENANT = ["tenant_id"];
const NAME = "{{tenant_id}}";

export const tenantAnalytics: Dashboard = {
  id: "tenant-analytics",
  title: "Tenant analytics",
  description: "How much each tenant asks, how it goes for them, against the others and against before.",
  tags: ["sightline", "tenants"],
  range: "6h",
  refresh: "1m",
  variables: [services(REQUESTS), tenants(`${REQUESTS}{job=~"$service"}`)],
  rows: [
    {
      title: "Volume",
      panels: [
        {
          kind: "time",
          title: "Requests per second",
          unit: "{request}/s",
          queries: [promql(perSecond(REQUESTS, OF, TENANT), NAME)],
          axis: { min: 0 },
          stacked: true,
        },
        {
          kind: "bars",
          title: "Requests",
          description: "The twenty tenants with the most requests in the window.",
          unit: "{request}",
          decimals: 0,
          queries: [atEnd(`topk(20, ${inRange(REQUESTS, OF, TENANT)})`, NAME)],
        },
      ],
    },
    {
      title: "Errors",
      panels: [
        {
          kind: "time",
          title: "Share of 5xx",
          unit: "1",
          queries: [promql(shareOf(REQUESTS, OF, 'status_class="5xx"', TENANT), NAME)],
          thresholds: [
            { from: 0.02, severity: "warning" },
            { from: 0.05, severity: "critical" },
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Share of 4xx",
          unit: "1",
          queries: [promql(shareOf(REQUESTS, OF, 'status_class="4xx"', TENANT), NAME)],
          axis: { min: 0 },
        },
        traces("Failed requests of tenants", 'tenant = "$tenant" and status = error', "newest", {
          width: 24,
          height: 8,
        }),
      ],
    },
    {
      title: "Comparison",
      panels: [
        {
          kind: "share",
          title: "Whose requests they are",
          unit: "{request}",
          decimals: 0,
          queries: [atEnd(inRange(REQUESTS, OF, TENANT), NAME)],
        },
        {
          kind: "table",
          title: "Now and before",
          description: "Requests in the window, and in the window of the same length before it.",
          unit: "{request}",
          decimals: 0,
          queries: [
            atEnd(inRange(REQUESTS, OF, TENANT), "now"),
            atEnd(inRangeBefore(REQUESTS, OF, TENANT), "before"),
          ],
        },
      ],
    },
    {
      title: "Resources",
      panels: [
        {
          kind: "time",
          title: "Time spent on requests",
          description:
            "Seconds of handling in each second, by the business metric api_response_latency of initializeTenantMetrics.",
          unit: "s",
          queries: [promql(perSecond(`${LATENCY}_sum`, OF, TENANT), NAME)],
          axis: { min: 0 },
          stacked: true,
        },
        {
          kind: "time",
          title: "Time spent in databases",
          description:
            "Seconds of queries in each second, by the business metric database_query_latency of initializeTenantMetrics.",
          unit: "s",
          queries: [promql(perSecond(`${QUERIES}_sum`, OF, TENANT), NAME)],
          axis: { min: 0 },
          stacked: true,
        },
        {
          kind: "time",
          title: "Duration of requests, p95",
          unit: "s",
          queries: [promql(quantile(0.95, LATENCY, OF, TENANT), NAME)],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Duration of queries, p95",
          unit: "s",
          queries: [promql(quantile(0.95, QUERIES, OF, TENANT), NAME)],
          axis: { min: 0 },
        },
      ],
    },
  ],
};
