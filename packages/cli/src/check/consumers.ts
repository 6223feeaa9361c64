/** What a project's own files ask of metrics: rules of Prometheus, panels of dashboards. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readRuleFile } from "@sightline/as-code";
import type { MetricConsumer } from "@sightline/gate";
import { askedMetrics } from "@sightline/gate/asked-metrics";

/** Bytes. Dashboards are smaller; what is larger is data. */
const LARGEST_FILE = 5_000_000;

/** `listed` are files relative to the root. Files of other kinds, and those with faults, are left to who validates them. */
export function metricConsumers(root: string, listed: readonly string[]): readonly MetricConsumer[] {
  return listed.flatMap((file) => {
    const isRules = /\.ya?ml$/u.test(file);
    if (!isRules && !file.endsWith(".json")) return [];
    const size = statSync(join(root, file), { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0 || size > LARGEST_FILE) return [];
    const text = readFileSync(join(root, file), "utf8");
    if (isRules) return /^\s*(?:- )?expr:/mu.test(text) ? inRules(file, text) : [];
    return /"(?:expr|query)"/u.test(text) ? inDashboard(file, text) : [];
  });
}

function inRules(file: string, text: string): readonly MetricConsumer[] {
  const lines = text.split("\n");
  return readRuleFile(file, text).groups.flatMap(({ rules }) =>
    rules.map((rule) => {
      const name = rule.kind === "alert" ? rule.alert : rule.record;
      const marks = new Set(["", "'", '"'].map((quote) => `${rule.kind}: ${quote}${name}${quote}`));
      const line = lines.findIndex((one) => marks.has(one.replace(/^[\s-]+/u, "").trimEnd())) + 1;
      const what = `${rule.kind === "alert" ? "alert" : "recording rule"} ${name}`;
      return { what, file, metrics: askedMetrics(rule.expr), ...(line === 0 ? {} : { line }) };
    }),
  );
}

function inDashboard(file: string, text: string): readonly MetricConsumer[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // Who validates dashboards tells of it.
    return [];
  }
  const found: MetricConsumer[] = [];
  const look = (value: unknown, titles: readonly string[]): void => {
    if (typeof value !== "object" || value === null) return;
    const title = "title" in value && typeof value.title === "string" ? value.title : "";
    const here = title === "" ? titles : [...titles, title];
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner !== "string") look(inner, here);
      else if (key === "expr" || key === "query")
        found.push({ what: panelOf(here), file, metrics: askedMetrics(inner) });
    }
  };
  look(data, []);
  return found;
}

function panelOf(titles: readonly string[]): string {
  const panel = titles.at(-1);
  if (panel === undefined) return "a query";
  const [dashboard] = titles;
  return titles.length === 1 ? `dashboard "${panel}"` : `panel "${panel}" of "${dashboard ?? ""}"`;
}

/** Of a place in a declaration, who asks there: `slos.answers.indicator.total` is the SLO answers. */
export function askerOf(path: string): string {
  const [part = "", name = "", third = ""] = path.split(/[.[\]]+/u);
  if (part === "slos") return `SLO ${name}`;
  if (part === "alerts") return `alert ${name === "rules" ? third : name}`;
  return part === "dashboards" ? `dashboard ${name}, ${path}` : path;
}
