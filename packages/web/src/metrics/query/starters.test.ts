import { describe, expect, it } from "vitest";
import { scopeMatchers } from "./scope.ts";
import { startersOf } from "./starters.ts";

const context = { step: 5, names: new Set(["latency_seconds_bucket", "up"]), matchers: [] };

function first(name: string, type: string, step = 5): string | undefined {
  return startersOf({ name, type, help: "", unit: "" }, { ...context, step })[0]?.text;
}

describe("queries to begin with", () => {
  it("follow the type", () => {
    expect(first("requests_total", "counter")).toBe("sum(rate(requests_total[5m]))");
    expect(first("latency_seconds", "histogram")).toBe(
      "histogram_quantile(0.95, sum by (le) (rate(latency_seconds_bucket[5m])))",
    );
    expect(first("size_bytes", "histogram")).toBe("histogram_quantile(0.95, sum(rate(size_bytes[5m])))");
    expect(first("depth", "gauge")).toBe("avg(depth)");
    expect(first("pause_seconds", "summary")).toBe("avg by (quantile) (pause_seconds)");
    expect(first("up", "unknown")).toBe("up");
    expect(first("jobs_total", "")).toBe("sum(rate(jobs_total[5m]))");
  });

  it("look back further than the steps are apart", () => {
    expect(first("requests_total", "counter", 600)).toBe("sum(rate(requests_total[40m]))");
  });

  it("quote names that are not Prometheus' own", () => {
    expect(first("http.requests", "gauge")).toBe('avg({__name__="http.requests"})');
  });

  it("hold the scope, where the metric has labels for it", () => {
    const scope = { service: "stt", env: "production", tenant: undefined };
    expect(scopeMatchers(scope, ["service", "env", "route"])).toEqual([
      { name: "env", operator: "=", value: "production" },
      { name: "service", operator: "=", value: "stt" },
    ]);
    expect(scopeMatchers(scope, ["job"])).toEqual([{ name: "job", operator: "=~", value: "(.+/)?stt" }]);
    expect(scopeMatchers(scope, ["route"])).toEqual([]);
    const [starter] = startersOf(
      { name: "depth", type: "gauge", help: "", unit: "" },
      { ...context, matchers: scopeMatchers({ service: "a.b" }, ["job"]) },
    );
    expect(starter?.text).toBe(String.raw`avg(depth{job=~"(.+/)?a\\.b"})`);
  });
});
