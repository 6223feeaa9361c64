/** Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
import { type Cell, HistogramCell, NumberCell } from "./cell.ts";
import type { Family, FamilyInfo } from "./family.ts";
import { prometheusLabelName } from "@sightline/model";
import type { AttributeList } from "../trace/attribute-list.ts";

export const PROMETHEUS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** All families as text. Of two with one Prometheus name the first stands: Prometheus would refuse the whole page. */
export function prometheusText(
  families: Iterable<Family<Cell>>,
  onDuplicate: (name: string) => void,
): string {
  const written = new Set<string>();
  let page = "";
  for (const family of families) {
    const { info } = family;
    let lines = "";
    for (const cell of family.cells()) lines += cellLines(info, cell);
    if (lines === "") continue;
    if (written.has(info.prometheusName)) {
      onDuplicate(info.prometheusName);
      continue;
    }
    written.add(info.prometheusName);
    page += header(info) + lines;
  }
  return page;
}

function header({ prometheusName, kind, definition }: FamilyInfo): string {
  const help =
    definition.description === "" ? "" : `# HELP ${prometheusName} ${escapeHelp(definition.description)}\n`;
  return `${help}# TYPE ${prometheusName} ${kind === "up-down-counter" ? "gauge" : kind}\n`;
}

function cellLines(info: FamilyInfo, cell: Cell): string {
  cell.linePrefixes ??= linePrefixes(info, cell);
  const prefixes = cell.linePrefixes;
  if (cell instanceof NumberCell) return `${prefixes[0]}${number(cell.value)}\n`;
  return cell instanceof HistogramCell ? histogramLines(prefixes, cell) : "";
}

function histogramLines(prefixes: readonly string[], { counts, sum }: HistogramCell): string {
  let lines = "";
  let below = 0;
  for (let at = 0; at < counts.length; at++) {
    below += counts[at] ?? 0;
    lines += `${prefixes[at]}${below}\n`;
  }
  return `${lines}${prefixes[counts.length]}${number(sum)}\n${prefixes[counts.length + 1]}${below}\n`;
}

/** A cell's lines up to their values; they are the same at every scrape. */
function linePrefixes({ prometheusName: name }: FamilyInfo, cell: Cell): readonly string[] {
  const labels = labelText(cell.pairs);
  if (!(cell instanceof HistogramCell)) return [`${name}${labels === "" ? "" : `{${labels}}`} `];
  const comma = labels === "" ? "" : `${labels},`;
  const buckets = [...cell.bounds, Infinity].map((bound) => `${name}_bucket{${comma}le="${number(bound)}"} `);
  const set = labels === "" ? "" : `{${labels}}`;
  return [...buckets, `${name}_sum${set} `, `${name}_count${set} `];
}

function labelText(pairs: AttributeList): string {
  const labels: string[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const value = pairs[at + 1];
    labels.push(`${prometheusLabelName(String(pairs[at]))}="${escapeValue(valueText(value))}"`);
  }
  return labels.join(",");
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function number(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeValue(value: string): string {
  return escapeHelp(value).replaceAll('"', '\\"');
}
