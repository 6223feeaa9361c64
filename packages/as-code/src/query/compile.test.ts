/** The cases are in cases.md; here they are run. */
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import * as model from "@sightline/model";
import { parseExpression, printExpression } from "@sightline/promql";
import { describe, expect, it } from "vitest";
import { compileQuery } from "./compile.ts";

const declared = model.defineMetrics({
  "orders.created": { type: "counter", labels: ["status", "tenant.id"] },
  orders_failed: { type: "counter", labels: ["reason"] },
  "order.duration": { type: "histogram", unit: "s", labels: ["status"] },
  order_size: { type: "exponential-histogram", unit: "By" },
  open_orders: { type: "gauge", labels: ["status"] },
});
const metrics = model.withStandardMetrics(declared);
const m = model.metricsOf(declared);
const created = model.rate(m["orders.created"], "5m");
const failed = model.rate(m.orders_failed, "5m");

const cases = readFileSync(new URL("cases.md", import.meta.url), "utf8")
  .split("\n")
  .slice(1)
  .join("\n")
  .split("| query")[1]
  ?.split("\n")
  .flatMap((line) => {
    const [, , query, text] = /^\| +(`+)(.+?)\1 +\| +`(.+)` +\|$/u.exec(line) ?? [];
    return query === undefined || text === undefined ? [] : [[query.trim(), text.replaceAll("┃", "|")]];
  });

describe("a query of a declaration", () => {
  it("has its cases", () => {
    expect(cases?.length).toBeGreaterThan(25);
  });

  it.each(cases ?? [])("%s", (query, text) => {
    const node: model.QueryNode = runInNewContext(query ?? "", { ...model, m, created, failed });
    expect(compileQuery(node, metrics, "query")).toEqual({ text, problems: [] });
    expect(printExpression(parseExpression(text ?? ""))).toBe(text);
  });

  it.each([
    ["rate(orders_faild_total[5m])", "at 1:6 there is no metric orders_faild_total", "orders_failed_total?"],
    ["sum(\n  nothing_like_it)", "at 2:3 there is no metric nothing_like_it", "Declare it under metrics."],
    [
      'orders_failed_total{raeson="x"}',
      "at 1:1 orders_failed_total has no label raeson",
      "Did you mean reason?",
    ],
    ["rate(open_orders[5m])", /at 1:6 .*gauge/, /deriv/],
    ["sum(", /at 1:\d/, /./],
  ])("of raw PromQL that names what is not declared: %s", (text, message, fix) => {
    const { problems } = compileQuery({ kind: "promql", text }, metrics, "alerts.rules.A.query");
    expect(problems).toHaveLength(1);
    expect(problems[0]?.path).toBe("alerts.rules.A.query");
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.fix).toMatch(fix);
  });

  it("tells what does not fit together", () => {
    const pattern = failed.where({ reason: { pattern: "(" } });
    expect(compileQuery(pattern, metrics, "q").problems).toMatchObject([{ path: "q" }]);
    const raw: model.QueryNode = {
      kind: "aggregate",
      operator: "sum",
      of: { kind: "promql", text: "open_orders" },
      matching: { status: "x" },
    };
    expect(compileQuery(raw, metrics, "q").problems).toMatchObject([
      { path: "q.of", message: "raw PromQL cannot be narrowed from outside" },
    ]);
  });
});
