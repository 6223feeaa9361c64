/** A stack for tests: the Grafana variant as it comes, with whatever differs. */
import { shippedAlertGroup } from "../src/alert/alerts.ts";
import { printRuleFile } from "../src/rule/print.ts";
import type { StackFile, StackOptions } from "../src/stack/stack.ts";

export const alertRulesFile: StackFile = {
  name: "alert_rules.yml",
  text: printRuleFile([shippedAlertGroup()]),
};

export function someStack(options: Partial<StackOptions>): StackOptions {
  return {
    target: "grafana",
    environment: "development",
    listen: "127.0.0.1",
    portOffset: 0,
    scraped: [],
    presets: [],
    images: {},
    containerMetrics: true,
    rules: [alertRulesFile],
    dashboards: [{ name: "service_dashboard.json", text: "{}\n" }],
    namespace: "observability",
    header: ["Made by a test."],
    ...options,
  };
}
