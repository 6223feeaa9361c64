import { parseExpression, printExpression } from "@sightline/promql";
import { describe, expect, it } from "vitest";
import { type Sum, hasMatcher, labelsBy, togglesLabel, togglesMatcher, written } from "./break-down.ts";
import { wayTo } from "./tree.ts";

function broken(text: string, label: string, sum: Sum = "sum", offset = 0): string | undefined {
  const way = wayTo(parseExpression(text), offset);
  const made = way === undefined ? undefined : togglesLabel(way, label, sum);
  return made === undefined ? undefined : printExpression(made);
}

function matched(text: string, value: string, offset = 0): string | undefined {
  const way = wayTo(parseExpression(text), offset);
  const made = way === undefined ? undefined : togglesMatcher(way, { name: "route", operator: "=", value });
  return made === undefined ? undefined : printExpression(made);
}

describe("breaking down by a label", () => {
  it("adds it to the aggregation that is there, beside what is there", () => {
    expect(broken("sum(rate(x_total[5m]))", "route")).toBe("sum by (route) (rate(x_total[5m]))");
    expect(broken("histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))", "route")).toBe(
      "histogram_quantile(0.95, sum by (le, route) (rate(x_bucket[5m])))",
    );
  });

  it("puts one around what has none: around the rate, not between it and its range", () => {
    expect(broken("rate(x_total[5m])", "route")).toBe("sum by (route) (rate(x_total[5m]))");
    expect(broken("queue_depth", "job", "avg")).toBe("avg by (job) (queue_depth)");
    expect(broken("max_over_time(rate(x_total[5m])[1h:])", "route")).toBe(
      "sum by (route) (max_over_time(rate(x_total[5m])[1h:]))",
    );
  });

  it("takes it back by a second click, and out of `without`", () => {
    expect(broken("sum by (route, job) (x)", "route")).toBe("sum by (job) (x)");
    expect(broken("sum without (route, pod) (x)", "route")).toBe("sum without (pod) (x)");
  });

  it("changes the side of a ratio that the cursor is in", () => {
    const text = "sum(rate(bad_total[5m])) / sum(rate(all_total[5m]))";
    expect(broken(text, "route", "sum", text.indexOf("all_total"))).toBe(
      "sum(rate(bad_total[5m])) / sum by (route) (rate(all_total[5m]))",
    );
    expect(broken("rate(a_total[5m]) / rate(b_total[5m])", "route")).toBe(
      "sum by (route) (rate(a_total[5m])) / rate(b_total[5m])",
    );
  });

  it("quotes names that need it, and does nothing where there is no metric", () => {
    expect(broken("x", "http.route")).toBe('sum by ("http.route") (x)');
    expect(broken("1 + 2", "route")).toBeUndefined();
  });

  it("knows by which labels a query is broken down", () => {
    const way = wayTo(parseExpression("sum by (le, route) (rate(x_bucket[5m]))"), 30);
    expect(labelsBy(way ?? [])).toEqual(["le", "route"]);
  });
});

describe("matching a value", () => {
  it("adds the condition, replaces one on the same label, and takes the same one out", () => {
    expect(matched("sum(rate(x_total[5m]))", "/a")).toBe('sum(rate(x_total{route="/a"}[5m]))');
    expect(matched('x{route=~"/.*",job="api"}', "/a")).toBe('x{job="api",route="/a"}');
    expect(matched('x{route="/a"}', "/a")).toBe("x");
  });

  it("escapes values", () => {
    expect(matched("x", 'say "hi"\\')).toBe(String.raw`x{route="say \"hi\"\\"}`);
  });

  it("says which one a selector has", () => {
    const way = wayTo(parseExpression('x{route="/a"}'), 0) ?? [];
    expect(hasMatcher(way, { name: "route", operator: "=", value: "/a" })).toBe(true);
    expect(hasMatcher(way, { name: "route", operator: "!=", value: "/a" })).toBe(false);
  });
});

it("keeps a query that was laid out over lines so", () => {
  const long = `sum by (route) (rate(${"long_name_".repeat(12)}total[5m]))`;
  expect(written(parseExpression(long), "a\nb")).toContain("\n");
  expect(written(parseExpression(long), "a")).toBe(long);
});
