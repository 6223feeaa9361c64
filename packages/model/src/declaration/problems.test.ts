import { describe, expect, it } from "vitest";
import { telemetryProblems } from "./problems.ts";

const METRICS = {
  orders: { type: "counter", labels: ["status"] },
  duration: { type: "histogram", unit: "s", labels: ["route"] },
};
const RULE = { query: rate("orders"), severity: "warning", summary: "x" };

function rate(metric: string, more: object = {}): object {
  return { kind: "rate", metric, window: "5m", ...more };
}

function rules(query: unknown): object {
  return { alerts: { rules: { A: { ...RULE, query } } } };
}

/** What is beside the metrics, where the problem is, and words of its sentences. */
const FAULTY: readonly (readonly [parts: object, path: string, words: RegExp])[] = [
  [{ dashbords: {} }, "dashbords", /no part.*Did you mean dashboards\?/],
  [{ slos: [] }, "slos", /not an object/],
  [{ slos: { a: { objective: 99 } } }, "slos.a.indicator", /missing/],
  [
    { slos: { a: { objective: "99", indicator: { kind: "ratio", total: { metric: "orders" } } } } },
    "slos.a.objective",
    /not a number/,
  ],
  [slo({ kind: "ration" }), "slos.a.indicator.kind", /Did you mean ratio\?/],
  [
    slo({ kind: "ratio", total: { metric: "order" }, bad: { metric: "orders" } }),
    "slos.a.indicator.total.metric",
    /Did you mean orders\?/,
  ],
  [slo({ kind: "ratio", total: { metric: "orders" } }), "slos.a.indicator", /Give bad or good/],
  [
    slo({ kind: "latency", histogram: { metric: "duration" }, below: 3 }),
    "slos.a.indicator.below",
    /no bound/,
  ],
  [rules(undefined), "alerts.rules.A.query", /missing/],
  [rules("rate(orders[5m])"), "alerts.rules.A.query", /no query.*promql`…`/],
  [rules({ kind: "rates" }), "alerts.rules.A.query.kind", /Did you mean rate\?/],
  [rules(rate("order")), "alerts.rules.A.query.metric", /there is no metric "order".*Did you mean orders\?/],
  [rules(rate("duration")), "alerts.rules.A.query.metric", /is a histogram.*Choose a counter/],
  [rules(rate("orders", { window: "soon" })), "alerts.rules.A.query.window", /not a duration/],
  [
    rules(rate("orders", { groupedBy: ["state"] })),
    "alerts.rules.A.query.groupedBy.state",
    /no label "state".*It has status/,
  ],
  [
    rules(rate("orders", { matching: { route: "x" } })),
    "alerts.rules.A.query.matching.route",
    /It has status/,
  ],
  [
    rules({ kind: "quantile", quantile: 95, metric: "duration", window: "5m" }),
    "alerts.rules.A.query.quantile",
    /0\.95/,
  ],
  [
    rules({
      kind: "ratio",
      part: rate("orders"),
      whole: rate("http_requests_total"),
      groupedBy: ["status", "method"],
    }),
    "alerts.rules.A.query.groupedBy",
    /one of the two/,
  ],
  [{ alerts: { rules: { "a-b": RULE } } }, "alerts.rules.a-b", /cannot name an alert/],
  [{ alerts: { rules: { ServiceDown: RULE } } }, "alerts.rules.ServiceDown", /switch the other off/],
  [
    { alerts: { rules: { A: { ...RULE, labels: { severity: "x" } } } } },
    "alerts.rules.A.labels.severity",
    /place/,
  ],
  [
    { alerts: { shipped: { ServiceDwon: false } } },
    "alerts.shipped.ServiceDwon",
    /Did you mean ServiceDown\?/,
  ],
  [
    { alerts: { shipped: { ServiceDown: { treshold: 1 } } } },
    "alerts.shipped.ServiceDown.treshold",
    /threshold/,
  ],
  [
    { alerts: { routing: { receivers: {}, fallback: "x", routes: [] } } },
    "alerts.routing.fallback",
    /no receiver "x"/,
  ],
  [
    { alerts: { routing: { receivers: { x: [{ kind: "fax" }] }, fallback: "x", routes: [] } } },
    "alerts.routing.receivers.x[0].kind",
    /slack, pagerduty/,
  ],
  [
    {
      dashboards: {
        d: { title: "x", rows: [{ title: "x", panels: [{ kind: "pie", title: "x", queries: [] }] }] },
      },
    },
    "dashboards.d.rows[0].panels[0].kind",
    /not one of time/,
  ],
  [
    {
      dashboards: {
        d: {
          title: "x",
          rows: [],
          variables: [{ kind: "label", name: "s", metric: "http_requests_total", label: "status" }],
        },
      },
    },
    "dashboards.d.variables[0].label",
    /no label status.*status_code/,
  ],
  [
    {
      dashboards: {
        d: {
          title: "x",
          rows: [
            { title: "x", panels: [{ kind: "text", title: "x", text: "x", queries: [], colour: "red" }] },
          ],
        },
      },
    },
    "dashboards.d.rows[0].panels[0].colour",
    /nothing is called colour/,
  ],
  [{ tenants: {} }, "tenants.label", /missing/],
];

function slo(indicator: object): object {
  return { slos: { a: { objective: 99, indicator } } };
}

describe("a declaration of unknown content", () => {
  it.each(FAULTY)("%j has a problem at %s", (parts, path, words) => {
    const problems = telemetryProblems({ service: { name: "s" }, metrics: METRICS, ...parts });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.path).toBe(path);
    expect(`${problems[0]?.message}. ${problems[0]?.fix}`).toMatch(words);
  });

  it("may name the metrics of every service, and switch off an alert to have its name", () => {
    const rule = { ...RULE, query: rate("http_requests_total", { matching: { status_code: "500" } }) };
    const alerts = { rules: { ServiceDown: rule }, shipped: { ServiceDown: false } };
    expect(telemetryProblems({ service: { name: "s" }, metrics: METRICS, alerts })).toEqual([]);
  });
});
