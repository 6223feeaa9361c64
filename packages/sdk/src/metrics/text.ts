/** The small pieces of Prometheus' text: numbers, labels, escapes, exemplars. */
import { prometheusLabelName } from "@sightline/model";
import type { AttributeList } from "../trace/attribute-list.ts";
import type { Exemplar } from "./exemplar.ts";

export function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

/** OpenMetrics spells bounds as floats, so that 1 and 1.0 are not two series. */
export function boundText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : numberText(value);
}

/** `a="1",b="2"`. Two keys that are one name to Prometheus are joined, as its OTLP translation does. */
export function labelText(pairs: AttributeList): string {
  const labels = new Map<string, string>();
  for (let at = 0; at < pairs.length; at += 2) {
    const name = prometheusLabelName(String(pairs[at]));
    const value = valueText(pairs[at + 1]);
    const before = labels.get(name);
    labels.set(name, before === undefined ? value : `${before};${value}`);
  }
  return Array.from(labels, ([name, value]) => `${name}="${escapeValue(value)}"`).join(",");
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** In OpenMetrics a quotation mark is escaped in help texts too. */
export function escapeHelp(help: string, format: "prometheus" | "openmetrics"): string {
  const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return format === "openmetrics" ? escaped.replaceAll('"', '\\"') : escaped;
}

export function escapeValue(value: string): string {
  return escapeHelp(value, "openmetrics");
}

/** With a space before it; empty when there is none. */
export function exemplarText(exemplar: Exemplar | undefined, wallMs: (mark: number) => number): string {
  if (exemplar === undefined) return "";
  const { traceId, spanId, value, mark } = exemplar;
  const seconds = (wallMs(mark) / 1000).toFixed(3);
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${numberText(value)} ${seconds}`;
}
