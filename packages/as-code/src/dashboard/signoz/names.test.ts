import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shippedDashboards } from "../shipped/shipped.ts";
import { DOTTED, isMadeElsewhere, signozMetric } from "./names.ts";
import { signozPromql } from "./promql.ts";

/** Both names of each metric of the pages, which other tests hold against what is registered. */
function namesOfPages(): ReadonlyMap<string, string> {
  const pages = ["metrics", "business-metrics"].map((page) =>
    readFileSync(new URL(`../../../../../docs/reference/${page}.md`, import.meta.url), "utf8"),
  );
  const rows = pages.flatMap((page) => [...page.matchAll(/^\| `([\w.]+)` +\| `(\w+)` +\|/gmu)]);
  // The classic names stand first, and are the default.
  return new Map(
    rows.map(([, otlp = "", prometheus = ""]): [string, string] => [prometheus, otlp]).toReversed(),
  );
}

describe("names in SigNoz", () => {
  const names = namesOfPages();

  it("are those of OTLP, for every metric of the SDK that shipped dashboards ask for", () => {
    expect(names.size).toBeGreaterThan(50);
    const listed = [...DOTTED].filter(
      ([prometheus]) => !/^(?:api_response|database_query)_latency/u.test(prometheus),
    );
    expect(listed.filter(([prometheus, otlp]) => names.get(prometheus) !== otlp)).toEqual([]);
  });

  it("are known wherever a shipped dashboard asks", () => {
    const text = JSON.stringify(shippedDashboards());
    const asked = [...names].filter(([prometheus]) =>
      new RegExp(`\\b${prometheus}(?:_bucket|_sum|_count)?\\b`, "u").test(text),
    );
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter(([prometheus, otlp]) => signozMetric(prometheus) !== otlp)).toEqual([]);
  });

  it("follow the packs whatever the organisation is called", () => {
    const ofPartners = [...names].filter(([prometheus]) => prometheus.startsWith("dotmac_"));
    expect(ofPartners.length).toBeGreaterThan(8);
    expect(ofPartners.filter(([prometheus, otlp]) => signozMetric(prometheus) !== otlp)).toEqual([]);
    expect(signozMetric("acme_partner_signups_total")).toBe("acme.partner.signups.total");
  });

  it.each([
    [
      'histogram_quantile(0.95, sum by (le, job) (rate(http_request_duration_seconds_bucket{job=~"$service"}[$__rate_interval])))',
      'histogram_quantile(0.95, sum by (le, "service.name") (rate({__name__="http_request_duration_seconds.bucket","service.name"=~"$service"}[5m])))',
    ],
    [
      "increase(process_cpu_time_seconds_total[$__range] offset $__range)",
      'increase({__name__="process.cpu.time"}[6h] offset 6h)',
    ],
    [
      "active_sessions * on (job) group_left (instance) up",
      'active_sessions * on ("service.name") group_left ("service.instance.id") up',
    ],
  ])("stand in queries: %s", (expr, text) => {
    expect(signozPromql(expr, "6h").text).toBe(text);
  });

  it("tell what is made elsewhere", () => {
    expect(["up", "slo:objective:ratio", "traces_span_metrics_calls_total"].every(isMadeElsewhere)).toBe(
      true,
    );
    expect(["upstream_total", "http_requests_total"].some(isMadeElsewhere)).toBe(false);
  });
});
