import { parseQuery } from "@sightline/promql";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { casesFolder, textAt } from "../../../../conformance/cases.ts";
import { schemaFaults } from "../../test/json-schema.ts";
import { shippedAlertGroup } from "../alert/alerts.ts";
import type { AlertRouting } from "../alertmanager/routing.ts";
import type { Labels, RecordingRule, RuleGroup } from "../rule/rule.ts";
import { readSlos } from "../slo/read/files.ts";
import { sloRuleGroups } from "../slo/rules/groups.ts";
import { grafanaRules } from "./grafana/alert-rules.ts";
import { grafanaRouting } from "./grafana/contact-points.ts";
import { stableUid } from "./rule-identity.ts";
import { signozRules } from "./signoz/alert-rules.ts";
import { signozRouting } from "./signoz/channels.ts";
import { inlined } from "./signoz/inline.ts";
import { thresholdOf } from "./threshold.ts";

const SLO = `version: prometheus/v1
service: shop
slos:
  - name: checkout
    objective: 99.9
    sli: { events: { error_query: 'sum(rate(e[{{.window}}]))', total_query: 'sum(rate(t[{{.window}}]))' } }
    alerting: { name: CheckoutErrors }
`;

const { slos } = readSlos([{ file: "slo.yml", text: SLO }], 30 * 86_400_000);
const groups: readonly RuleGroup[] = [
  ...slos.flatMap((slo) =>
    sloRuleGroups(slo, {
      generator: { version: "1", mode: "test" },
      safeWithoutTraffic: true,
      weighting: "time",
    }),
  ),
  shippedAlertGroup(),
];

const routing: AlertRouting = {
  receivers: {
    "on-call": [{ kind: "pagerduty", keyFile: "/run/secrets/pagerduty" }],
    payments: [
      { kind: "slack", urlFile: "/run/secrets/slack", channel: "#payments" },
      { kind: "webhook", url: "http://127.0.0.1:9/" },
    ],
    everyone: [{ kind: "email", to: "ops@shop.example", from: "a@shop.example", smarthost: "mail:587" }],
  },
  fallback: "everyone",
  routes: [
    { severity: "critical", receiver: "on-call", continues: true },
    { team: "payments", receiver: "payments" },
  ],
};

const folder = casesFolder(process.env);
const grafanaSchema = textAt(folder, "grafana/alerting.jsonschema.json");
const signozApi = textAt(folder, "signoz/openapi.yml");

describe("Grafana-managed rules", () => {
  const { file, notes } = grafanaRules(groups, { folder: "Sightline", datasource: "prometheus" });
  const rules = file.groups.flatMap((group) => group.rules.map((rule) => ({ group, rule })));

  function ruleOf(title: string): object | undefined {
    return rules.find(({ rule }) => rule.title === title)?.rule;
  }

  it.skipIf(grafanaSchema === undefined).each(rules.map((one) => [one.rule.title, one] as const))(
    "%s fits Grafana's schema",
    (_title, { group, rule }) => {
      const { keepFiringFor: _kept, ...rest } = rule;
      const body = { ...rest, folderUID: "f", orgID: group.orgId, ruleGroup: group.name };
      expect(schemaFaults(JSON.parse(grafanaSchema ?? "{}"), "#/definitions/Rule", body)).toEqual([]);
    },
  );

  it("all alerts are there, with uids and titles of their own", () => {
    expect(rules).toHaveLength(12);
    expect(new Set(rules.map(({ rule }) => rule.uid)).size).toBe(12);
    expect(new Set(rules.map(({ rule }) => rule.title)).size).toBe(12);
    expect(rules.map(({ rule }) => rule.title)).toEqual(
      expect.arrayContaining(["CheckoutErrors (critical)", "CheckoutErrors (warning)", "ServiceDown"]),
    );
  });

  it("compare with a threshold of Grafana where there is one, and else ask whether there is a series", () => {
    expect(ruleOf("High5xxErrorRate")).toMatchObject({
      condition: "B",
      for: "2m",
      data: [
        { model: { expr: expect.not.stringContaining("> 0.05"), instant: true } },
        {
          model: {
            type: "threshold",
            expression: "A",
            conditions: [{ evaluator: { type: "gt", params: [0.05] } }],
          },
        },
      ],
      annotations: { summary: expect.stringContaining("$values.A.Value") },
    });
    // Nought of `up == 0` is no "nothing".
    expect(ruleOf("ServiceDown")).toMatchObject({
      condition: "C",
      data: [{}, { model: { type: "math" } }, { model: { type: "threshold", expression: "B" } }],
    });
  });

  it("tell that recording rules stay with Prometheus", () => {
    expect(notes.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([
      "sloth-slo-sli-recordings-shop-checkout: its 8 recording rules stay with the Prometheus that the data source asks",
      "sloth-slo-meta-recordings-shop-checkout: its 7 recording rules stay with the Prometheus that the data source asks",
    ]);
  });
});

describe("Grafana's contact points and policies", () => {
  const { file, notes } = grafanaRouting(routing);

  it.skipIf(grafanaSchema === undefined)("fit Grafana's schema", () => {
    const schema: unknown = JSON.parse(grafanaSchema ?? "{}");
    for (const { name, receivers } of file.contactPoints)
      for (const receiver of receivers)
        expect(schemaFaults(schema, "#/definitions/ContactPoint", { name, ...receiver })).toEqual([]);
    const [{ orgId: _org, ...policy }] = file.policies;
    expect(schemaFaults(schema, "#/definitions/NotificationPolicy", policy)).toEqual([]);
  });

  it("read secrets from files and tell what is Grafana's own setting", () => {
    expect(JSON.stringify(file)).toContain("$__file{/run/secrets/slack}");
    expect(file.policies[0].routes).toHaveLength(3);
    expect(notes.map(({ subject }) => subject)).toEqual(["inhibition", "everyone"]);
  });
});

describe("SigNoz' rules", () => {
  const { rules, notes } = signozRules(groups);
  const api: unknown = signozApi === undefined ? undefined : parse(signozApi);

  it.skipIf(api === undefined).each(rules.map((rule) => [rule.alert, rule] as const))(
    "%s fits SigNoz' schema",
    (_alert, rule) => {
      expect(schemaFaults(api, "#/components/schemas/RuletypesPostableRule", rule)).toEqual([]);
    },
  );

  function faults(body: object): readonly string[] {
    return schemaFaults(api, "#/components/schemas/RuletypesPostableRule", body);
  }

  it.skipIf(api === undefined)("are refused by it with a field too much or too few", () => {
    const [rule] = rules;
    expect(faults({ ...rule, for: "5m" })).toEqual([".for: unknown"]);
    expect(faults({ ...rule, ruleType: "prometheus" })).toEqual([
      expect.stringContaining(".ruleType: prometheus is not"),
    ]);
    expect(faults({ ...rule, condition: undefined })).toHaveLength(1);
    expect(faults({ ...rule, evaluation: { kind: "rolling", spec: {} } })).not.toEqual([]);
  });

  it("carry what they read of recorded series, since nothing records there", () => {
    const page = rules.find(({ alert }) => alert === "CheckoutErrors (critical)");
    const text = JSON.stringify(page);
    expect(text).not.toContain("slo:sli_error");
    const query: unknown = JSON.parse(text).condition.compositeQuery.queries[0].spec.query;
    expect(parseQuery(String(query)).ok).toBe(true);
    expect(query).toContain("sum(rate(e[5m]))");
    expect(notes.filter(({ message }) => message.includes("no recording rules"))).toHaveLength(2);
  });

  it("wait as long as for says: every point of the window, and enough of them", () => {
    expect(rules.find(({ alert }) => alert === "High5xxErrorRate")).toMatchObject({
      condition: {
        requiredNumPoints: 2,
        thresholds: { spec: [{ name: "critical", target: 0.05, op: "above", matchType: "all_the_times" }] },
      },
      evaluation: { kind: "rolling", spec: { evalWindow: "2m", frequency: "1m" } },
    });
    expect(rules.find(({ alert }) => alert === "ServiceDown")).toMatchObject({
      condition: { thresholds: { spec: [{ target: 0, op: "equal" }] } },
    });
    // Rounded to three decimals, a small rise would be none.
    expect(JSON.stringify(rules.find(({ alert }) => alert === "NPlusOneDetected"))).toContain(
      "group without ()",
    );
  });

  it("tell of each alert whose text loses its value", () => {
    expect(notes.filter(({ message }) => message.startsWith("$value")).map(({ subject }) => subject)).toEqual(
      ["AbnormalRequestRate"],
    );
  });
});

describe("SigNoz' channels and policies", () => {
  const { channels, policies } = signozRouting(routing);
  const api: unknown = signozApi === undefined ? undefined : parse(signozApi);

  it.skipIf(api === undefined)("fit SigNoz' schema", () => {
    for (const channel of channels)
      expect(schemaFaults(api, "#/components/schemas/AlertmanagertypesPostableChannel", channel)).toEqual([]);
    for (const policy of policies)
      expect(schemaFaults(api, "#/components/schemas/AlertmanagertypesPostableRoutePolicy", policy)).toEqual(
        [],
      );
  });

  it("split ways of one name, and say which alerts no earlier route took", () => {
    expect(channels.map(({ name }) => name)).toEqual([
      "on-call",
      "payments-slack",
      "payments-webhook",
      "everyone",
    ]);
    expect(policies.map(({ expression, channels: to }) => `${expression} → ${to.join(", ")}`)).toEqual([
      '(severity == "critical" || sloth_severity == "page") → on-call',
      'team == "payments" → payments-slack, payments-webhook',
      '!((severity == "critical" || sloth_severity == "page")) && !(team == "payments") → everyone',
    ]);
  });
});

describe("a threshold", () => {
  it.each([
    ["sum(up) > 3", { query: "sum(up)", operator: ">", target: 3 }],
    ["(3 > sum(up))", { query: "sum(up)", operator: "<", target: 3 }],
    ["up == -1", { query: "up", operator: "==", target: -1 }],
    ["up > bool 1", undefined],
    ["a > b", undefined],
    ["a > 1 or b > 1", undefined],
    ["absent(up)", undefined],
  ])("%s", (expr, expected) => {
    expect(thresholdOf(expr)).toEqual(expected);
  });
});

function recording(record: string, expr: string, labels: Labels = {}): RecordingRule {
  return { kind: "record", record, expr, labels };
}

describe("recorded series in an expression", () => {
  it.each([
    ["a:b + c", [recording("a:b", "sum(x)")], { ok: true, expr: "(sum(x)) + c" }],
    ["a:b", [recording("a:b", "c:d"), recording("c:d", "sum(x)")], { ok: true, expr: "((sum(x)))" }],
    [
      'a:b{k="2"}',
      [recording("a:b", "x", { k: "1" }), recording("a:b", "y", { k: "2" })],
      { ok: true, expr: 'label_replace((y), "k", "2", "", "")' },
    ],
    ["rate(a:b[5m])", [recording("a:b", "sum(x)")], { ok: false, record: "a:b" }],
    ["a:b", [recording("a:b", "a:b")], { ok: false, record: "a:b" }],
  ])("%s", (expr, recordings, expected) => {
    expect(inlined(expr, recordings)).toEqual(expected);
  });
});

describe("a stable uid", () => {
  it("is short, and another for other names", () => {
    const long = "a".repeat(300);
    expect(stableUid("g", long)).toMatch(/^[a-z0-9-]{1,40}$/);
    expect(stableUid("g", "x")).toBe(stableUid("g", "x"));
    expect(stableUid("g", "x")).not.toBe(stableUid("h", "x"));
    expect(stableUid("g", "äöü")).toMatch(/^[a-z0-9-]{1,40}$/);
  });
});
