/** Prometheus' text format 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/ */
import type { LabelValues, MeterFamily } from "./meter.ts";

export const EXPOSITION_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export function exposition(families: Iterable<MeterFamily>): string {
  let text = "";
  for (const family of families) {
    text += `# HELP ${family.name} ${escaped(family.help)}\n# TYPE ${family.name} ${family.kind}\n`;
    for (const { name, labels, value } of family.collect())
      text += `${name}${labelSet(labels)} ${number(value)}\n`;
  }
  return text;
}

function labelSet(labels: LabelValues): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function number(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}
