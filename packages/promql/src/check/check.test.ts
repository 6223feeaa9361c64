import { describe, expect, it } from "vitest";
import { parseExpression } from "../syntax/parse.ts";
import type { Catalogue } from "./catalogue.ts";
import { checkExpression } from "./check.ts";

const CATALOGUE: Catalogue = {
  intervalMs: 15_000,
  metrics: new Map([
    ["http_requests_total", { type: "counter", labels: ["job", "route", "status"] }],
    ["http_request_duration_seconds", { type: "histogram", labels: ["job", "route"] }],
    ["process_memory_bytes", { type: "gauge", labels: ["job", "instance"] }],
    ["build_info", { type: "gauge", labels: ["job", "version"] }],
    ["rpc_seconds", { type: "summary", labels: ["job"] }],
  ]),
};

/** Query, and of each problem its code, the text it points at, and words of its sentences. */
const TOLD: readonly (readonly [query: string, code: string, at: string, words: RegExp])[] = [
  [
    "rate(http_request_total[5m])",
    "unknown-metric",
    "http_request_total",
    /Did you mean http_requests_total\?/,
  ],
  ["process_memory", "unknown-metric", "process_memory", /Did you mean process_memory_bytes\?/],
  ['{"zzz"}', "unknown-metric", '{"zzz"}', /No metric has a similar name/],
  [
    'http_requests_total{stats="500"}',
    "unknown-label",
    'http_requests_total{stats="500"}',
    /Did you mean status\?/,
  ],
  ['build_info{xyz="1"}', "unknown-label", 'build_info{xyz="1"}', /It has job, version\./],
  [
    "sum by (rout) (http_requests_total)",
    "unknown-label",
    "sum by (rout) (http_requests_total)",
    /Did you mean route/,
  ],
  [
    "process_memory_bytes * on (job) group_left (verion) build_info",
    "unknown-label",
    "process_memory_bytes * on (job) group_left (verion) build_info",
    /build_info has no label verion.*version/s,
  ],
  ["rate(process_memory_bytes[5m])", "rate-of-gauge", "process_memory_bytes[5m]", /which is a gauge.*deriv/s],
  [
    "delta(http_requests_total[5m])",
    "rate-of-gauge",
    "http_requests_total[5m]",
    /which is a counter.*increase/s,
  ],
  ["rate(http_requests_total[20s])", "suspicious", "20s", /less than two samples.*at least 1m/s],
  ["quantile_over_time(95, process_memory_bytes[5m])", "suspicious", "95", /write 0\.95/],
  [
    "histogram_quantile(0.9, sum by (route) (rate(http_request_duration_seconds_bucket[5m])))",
    "suspicious",
    "sum by (route) (rate(http_request_duration_seconds_bucket[5m]))",
    /drops the label le.*Add le/s,
  ],
];

const FINE = [
  "rate(http_requests_total[5m])",
  'http_requests_total{status=~"5..",job=""}',
  'http_requests_total{tenant=""}',
  "histogram_quantile(0.9, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))",
  "histogram_quantile(0.9, sum(rate(http_request_duration_seconds[5m])))",
  "rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])",
  'rpc_seconds{quantile="0.9"} + on (job) rpc_seconds_sum',
  'sum by (x) (label_replace(http_requests_total, "x", "$1", "job", "(.*)"))',
  'sum by (x) ({job="api"})',
  "process_memory_bytes * on (job) group_left (version) build_info",
];

describe("checkExpression", () => {
  it.each(TOLD)("%s", (query, code, at, words) => {
    const problems = checkExpression(parseExpression(query), CATALOGUE);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(problem?.code).toBe(code);
    expect(query.slice(problem?.span.start, problem?.span.end)).toBe(at);
    expect(`${problem?.message ?? ""} ${problem?.hint ?? ""}`).toMatch(words);
  });

  it.each(FINE)("finds nothing in %s", (query) => {
    expect(checkExpression(parseExpression(query), CATALOGUE)).toEqual([]);
  });

  it("tells all problems in the order of their places", () => {
    const problems = checkExpression(
      parseExpression("rate(process_memory_bytes[5m]) / sum by (a) (nope)"),
      CATALOGUE,
    );
    expect(problems.map(({ code }) => code)).toEqual(["rate-of-gauge", "unknown-metric"]);
  });
});
