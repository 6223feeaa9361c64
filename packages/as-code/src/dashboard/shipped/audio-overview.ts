/** The services of an audio platform beside each other. */
import type { Dashboard } from "@sightline/model";
import { TO_DETAILS } from "./links.ts";
import {
  FAILED_SPANS,
  SPAN_CALLS,
  SPAN_DURATION,
  atEnd,
  perSecond,
  promql,
  quantile,
  shareOf,
} from "./queries.ts";
import { services } from "./variables.ts";

const OF = 'job=~"$service"';
const JOB = ["job"];

export const audioOverview: Dashboard = {
  id: "audio-overview",
  title: "Audio overview",
  description: "The services of an audio platform: whether they are there, what they carry, what they use.",
  tags: ["sightline", "audio"],
  refresh: "15s",
  variables: [services("sightline_service_up")],
  rows: [
    {
      title: "Health",
      panels: [
        {
          kind: "bars",
          title: "Service health",
          description: "1 sends telemetry, 0 has been silent for two minutes.",
          size: { width: 8, height: 6 },
          queries: [atEnd(`min by (job) (sightline_service_up{${OF}})`, "{{job}}")],
          axis: { min: 0, max: 1 },
          links: [TO_DETAILS],
        },
        {
          kind: "value",
          title: "Active sessions",
          unit: "{session}",
          decimals: 0,
          size: { width: 8, height: 6 },
          queries: [promql("sum(active_sessions)")],
        },
        {
          kind: "value",
          title: "Failed requests",
          unit: "1",
          size: { width: 8, height: 6 },
          queries: [promql(shareOf(SPAN_CALLS, OF, FAILED_SPANS))],
          thresholds: [
            { from: 0.02, severity: "warning" },
            { from: 0.05, severity: "critical" },
          ],
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
          queries: [promql(perSecond(SPAN_CALLS, OF, JOB), "{{job}}")],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Latency, p95",
          unit: "s",
          queries: [promql(quantile(0.95, SPAN_DURATION, OF, JOB), "{{job}}", { exemplars: true })],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Errors by service",
          description: "The share of each service's requests that failed.",
          unit: "1",
          queries: [promql(shareOf(SPAN_CALLS, OF, FAILED_SPANS, JOB), "{{job}}")],
          thresholds: [{ from: 0.05, severity: "critical" }],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Active sessions over time",
          unit: "{session}",
          decimals: 0,
          queries: [promql("sum by (job) (active_sessions)", "{{job}}")],
          axis: { min: 0 },
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
          queries: [promql(`sum by (job) (process_memory_usage_bytes{${OF}})`, "{{job}}")],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "CPU",
          description: "Processors in use; 100 % is one of them.",
          unit: "1",
          queries: [promql(perSecond("process_cpu_time_seconds_total", OF, JOB), "{{job}}")],
          axis: { min: 0 },
        },
      ],
    },
  ],
};
