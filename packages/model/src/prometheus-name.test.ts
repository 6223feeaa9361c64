import { describe, expect, it } from "vitest";
import { prometheusLabelName, prometheusMetricName, type MetricNameKind } from "./prometheus-name.ts";

describe("prometheusMetricName", () => {
  // As Prometheus' default translation gives them.
  it.each<[string, string, MetricNameKind, string]>([
    ["http.server.request.duration", "s", "other", "http_server_request_duration_seconds"],
    ["http.requests", "{request}", "counter", "http_requests_total"],
    ["requests_total", "1", "counter", "requests_total"],
    ["system.network.io", "By", "counter", "system_network_io_bytes_total"],
    ["memory.bytes", "By", "gauge", "memory_bytes"],
    ["disk.speed", "By/s", "gauge", "disk_speed_bytes_per_second"],
    ["cpu.utilization", "1", "gauge", "cpu_utilization_ratio"],
    ["cpu.ratio", "1", "gauge", "cpu_ratio"],
    ["jobs", "1", "other", "jobs"],
    ["power", "W", "gauge", "power_watts"],
    ["share", "%", "gauge", "share_percent"],
    ["odd", "foo/bar", "gauge", "odd_foo_per_bar"],
    ["2xx.responses", "", "counter", "_2xx_responses_total"],
    ["a__b--c", "", "gauge", "a_b_c"],
    ["job:rate5m", "", "gauge", "job:rate5m"],
    ["größe", "", "gauge", "gr_e"],
    ["...", "", "gauge", ""],
  ])("%s in %j as %s is %s", (name, unit, kind, expected) => {
    expect(prometheusMetricName(name, unit, kind)).toBe(expected);
  });
});

describe("prometheusLabelName", () => {
  it.each([
    ["http.route", "http_route"],
    ["1st", "key_1st"],
    ["_private", "key_private"],
    ["__reserved", "__reserved"],
    ["a b", "a_b"],
  ])("%s is %s", (key, expected) => {
    expect(prometheusLabelName(key)).toBe(expected);
  });
});
