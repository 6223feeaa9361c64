/** The routes of a service beside each other, and its databases. */
import type { Dashboard } from "@sightline/model";
import { TO_ERRORS, TO_FAILED, TO_SERVICE, TO_TRACES } from "./links.ts";
import { around, atEnd, inRange, perSecond, promql, quantile, shareOf } from "./queries.ts";
import { traces } from "./searches.ts";
import { oneService } from "./variables.ts";

const REQUESTS = "http_requests_total";
const DURATION = "http_request_duration_seconds";
const QUERY = "database_query_duration_seconds";
const OF = 'job="$service"';
const ROUTE = ["endpoint"];
/** The one threshold of queries: the shipped alert DatabaseSlowQueries has it too. */
const SLOW_QUERY = 0.12;

export const serviceOverview: Dashboard = {
  id: "service-overview",
  title: "Service overview",
  description: "The routes of a service beside each other, and its databases.",
  tags: ["sightline", "service", "database"],
  refresh: "30s",
  variables: [oneService(REQUESTS)],
  rows: [
    {
      title: "Routes",
      panels: [
        {
          kind: "time",
          title: "P50 by route",
          unit: "s",
          size: { width: 8, height: 8 },
          queries: [promql(quantile(0.5, DURATION, OF, ROUTE), "{{endpoint}}")],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "P90 by route",
          unit: "s",
          size: { width: 8, height: 8 },
          queries: [promql(quantile(0.9, DURATION, OF, ROUTE), "{{endpoint}}", { exemplars: true })],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "P99 by route",
          unit: "s",
          size: { width: 8, height: 8 },
          queries: [promql(quantile(0.99, DURATION, OF, ROUTE), "{{endpoint}}", { exemplars: true })],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "Request rate by route",
          unit: "{request}/s",
          queries: [promql(perSecond(REQUESTS, OF, ROUTE), "{{endpoint}}")],
          axis: { min: 0 },
          links: [TO_TRACES, TO_SERVICE],
        },
        {
          kind: "time",
          title: "Error rate by route",
          description: "The share of each route's requests that was answered with 5xx.",
          unit: "1",
          queries: [promql(shareOf(REQUESTS, OF, 'status_code=~"5.."', ROUTE), "{{endpoint}}")],
          thresholds: [
            { from: 0.02, severity: "warning" },
            { from: 0.05, severity: "critical" },
          ],
          axis: { min: 0 },
          links: [TO_FAILED, TO_ERRORS],
        },
      ],
    },
    {
      title: "Databases",
      panels: [
        {
          kind: "time",
          title: "Duration of queries, p95 by operation",
          unit: "s",
          queries: [promql(quantile(0.95, QUERY, OF, ["operation"]), "{{operation}}", { exemplars: true })],
          thresholds: [{ from: SLOW_QUERY, severity: "warning" }],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "Queries per second by operation",
          unit: "{query}/s",
          queries: [promql(perSecond(`${QUERY}_count`, OF, ["operation"]), "{{operation}}")],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Connections in use",
          unit: "{connection}",
          decimals: 0,
          queries: [promql(`sum(database_connections_active{${OF}})`, "in use")],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Slow queries and statements in loops",
          description:
            "Found by the SDK: queries over its threshold, and one statement run again and again in one request.",
          unit: "{finding}",
          decimals: 0,
          queries: [
            promql(around("db_slow_query_detected_total", OF), "slow queries"),
            promql(around("db_n_plus_one_detected_total", OF), "loops"),
          ],
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "table",
          title: "Top slow queries",
          description: "The ten kinds of query with the highest p95 in the window.",
          unit: "s",
          queries: [
            atEnd(
              `topk(10, histogram_quantile(0.95, ${inRange(`${QUERY}_bucket`, OF, ["operation", "table", "le"])}))`,
              "p95",
            ),
          ],
          thresholds: [{ from: SLOW_QUERY, severity: "warning" }],
        },
        traces(
          "Slowest single queries",
          'service = "$service" and kind = client and db.system.name exists',
          "slowest",
        ),
      ],
    },
  ],
};
