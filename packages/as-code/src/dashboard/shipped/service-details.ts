/** One service inside: its process, what it depends on, what goes wrong in it, what is scraped of it. */
import type { Dashboard } from "@sightline/model";
import { TO_ERRORS, TO_FAILED, TO_TRACES } from "./links.ts";
import {
  FAILED_SPANS,
  SPAN_CALLS,
  SPAN_DURATION,
  atEnd,
  inRange,
  perSecond,
  promql,
  quantile,
  shareOf,
  usualQuantiles,
} from "./queries.ts";
import { ERROR_LINES, traces } from "./searches.ts";
import { oneService } from "./variables.ts";

const OF = 'job="$service"';
const FROM = 'client="$service"';

export const serviceDetails: Dashboard = {
  id: "service-details",
  title: "Service details",
  description: "One service inside: its process, what it depends on, what goes wrong in it.",
  tags: ["sightline", "service", "audio"],
  refresh: "15s",
  variables: [oneService("process_uptime_seconds")],
  rows: [
    {
      title: "Operations",
      panels: [
        {
          kind: "time",
          title: "Operations per second",
          unit: "{request}/s",
          queries: [promql(perSecond(SPAN_CALLS, OF, ["span_name"]), "{{span_name}}")],
          axis: { min: 0 },
          stacked: true,
          links: [TO_TRACES],
        },
        {
          kind: "time",
          title: "Durations",
          unit: "s",
          queries: usualQuantiles(SPAN_DURATION, OF),
          axis: { min: 0 },
          links: [TO_TRACES],
        },
        {
          kind: "table",
          title: "Operations",
          unit: "s",
          size: { width: 24, height: 8 },
          queries: [
            atEnd(
              `histogram_quantile(0.5, ${inRange(`${SPAN_DURATION}_bucket`, OF, ["span_name", "le"])})`,
              "p50",
            ),
            atEnd(
              `histogram_quantile(0.95, ${inRange(`${SPAN_DURATION}_bucket`, OF, ["span_name", "le"])})`,
              "p95",
            ),
          ],
          links: [TO_TRACES],
        },
      ],
    },
    {
      title: "Resources",
      panels: [
        {
          kind: "time",
          title: "Memory",
          unit: "By",
          queries: [
            promql(`sum(process_memory_usage_bytes{${OF}})`, "resident"),
            promql(`sum(v8js_memory_heap_used_bytes{${OF}})`, "heap in use"),
            promql(`sum(v8js_memory_heap_limit_bytes{${OF}})`, "heap reserved"),
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "CPU",
          description: "Processors in use by mode; 100 % is one of them.",
          unit: "1",
          queries: [promql(perSecond("process_cpu_time_seconds_total", OF, ["cpu_mode"]), "{{cpu_mode}}")],
          axis: { min: 0 },
          stacked: true,
        },
        {
          kind: "time",
          title: "Event loop",
          description: "How late it runs what is due.",
          unit: "s",
          queries: [
            promql(`max(nodejs_eventloop_delay_p50_seconds{${OF}})`, "p50"),
            promql(`max(nodejs_eventloop_delay_p99_seconds{${OF}})`, "p99"),
            promql(`max(nodejs_eventloop_delay_max_seconds{${OF}})`, "worst"),
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Event loop in use",
          unit: "1",
          queries: [promql(`avg(nodejs_eventloop_utilization_ratio{${OF}})`, "busy")],
          thresholds: [{ from: 0.9, severity: "warning" }],
          axis: { min: 0, max: 1 },
        },
        {
          kind: "time",
          title: "Garbage collection",
          description: "The share of time in pauses, by kind.",
          unit: "1",
          queries: [
            promql(perSecond("v8js_gc_duration_seconds_sum", OF, ["v8js_gc_type"]), "{{v8js_gc_type}}"),
          ],
          axis: { min: 0 },
          stacked: true,
        },
        {
          kind: "time",
          title: "The machine",
          unit: "%",
          size: { width: 6, height: 8 },
          queries: [promql(`max(system_cpu_usage_percent{${OF}})`, "processors in use")],
          axis: { min: 0, max: 100 },
        },
        {
          kind: "time",
          title: "Memory of the machine",
          unit: "By",
          size: { width: 6, height: 8 },
          queries: [promql(`max(system_memory_usage_bytes{${OF}})`, "in use")],
          axis: { min: 0 },
        },
      ],
    },
    {
      title: "What it depends on",
      panels: [
        {
          kind: "table",
          title: "Dependencies",
          description: "Calls to other services and to databases in the window, and those that failed.",
          unit: "{request}",
          decimals: 0,
          queries: [
            atEnd(inRange("traces_service_graph_request_total", FROM, ["server"]), "calls"),
            atEnd(inRange("traces_service_graph_request_failed_total", FROM, ["server"]), "failed"),
          ],
        },
        {
          kind: "time",
          title: "Dependencies, p95",
          unit: "s",
          queries: [
            promql(
              quantile(0.95, "traces_service_graph_request_server_seconds", FROM, ["server"]),
              "{{server}}",
            ),
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Database queries, p95 by table",
          unit: "s",
          queries: [promql(quantile(0.95, "database_query_duration_seconds", OF, ["table"]), "{{table}}")],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Messages handled per second",
          unit: "{message}/s",
          queries: [
            promql(
              perSecond("messages_processed_total", OF, ["destination", "outcome"]),
              "{{destination}} {{outcome}}",
            ),
          ],
          axis: { min: 0 },
        },
      ],
    },
    {
      title: "Errors",
      panels: [
        {
          kind: "time",
          title: "Share of operations that failed",
          unit: "1",
          queries: [promql(shareOf(SPAN_CALLS, OF, FAILED_SPANS, ["span_name"]), "{{span_name}}")],
          thresholds: [{ from: 0.05, severity: "critical" }],
          axis: { min: 0 },
          links: [TO_FAILED, TO_ERRORS],
        },
        {
          kind: "time",
          title: "Exceptions by type",
          unit: "{exception}/s",
          queries: [promql(perSecond("http_requests_exceptions_total", OF, ["exception"]), "{{exception}}")],
          axis: { min: 0 },
          links: [TO_FAILED, TO_ERRORS],
        },
        traces("Failed requests", 'service = "$service" and status = error', "newest"),
        ERROR_LINES,
      ],
    },
    {
      title: "Its /metrics, where it is scraped",
      collapsed: true,
      panels: [
        {
          kind: "value",
          title: "Targets that answer",
          unit: "1",
          queries: [promql(`avg(up{${OF}})`)],
        },
        {
          kind: "time",
          title: "Duration of scrapes",
          unit: "s",
          queries: [promql(`max by (instance) (scrape_duration_seconds{${OF}})`, "{{instance}}")],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Samples of a scrape",
          unit: "{sample}",
          decimals: 0,
          size: { width: 6, height: 8 },
          queries: [promql(`max by (instance) (scrape_samples_scraped{${OF}})`, "{{instance}}")],
          axis: { min: 0 },
        },
      ],
    },
  ],
};
