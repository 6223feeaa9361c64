/**
 * The page of all metrics, in Prometheus' text format 0.0.4 and in OpenMetrics 1.0
 * (https://prometheus.io/docs/instrumenting/exposition_formats/,
 * https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md).
 *
 * `_created` is not written: Prometheus stores it as one more series for each counter, and OTLP carries start times.
 */
import { type Cell, ExemplarCounterCell, NumberCell } from "./cell.ts";
import { ExponentialCell } from "./exponential-cell.ts";
import type { Family, FamilyInfo } from "./family.ts";
import { type ForeignFamily, foreignFamily } from "./foreign-text.ts";
import { HistogramCell } from "./histogram-cell.ts";
import { exponentialLines, histogramLines } from "./histogram-text.ts";
import { exemplarText, escapeHelp, labelText, numberText } from "./text.ts";

export type { ForeignFamily } from "./foreign-text.ts";

export type TextFormat = "prometheus" | "openmetrics";

export interface TextSettings {
  readonly format: TextFormat;
  /** Milliseconds since 1970 of a mark. */
  readonly wallMs: (mark: number) => number;
}

export const CONTENT_TYPES: Readonly<Record<TextFormat, string>> = Object.freeze({
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
});

/** All families as text. Of two with one name the first stands: Prometheus would refuse the whole page. */
export function metricsPage(
  families: Iterable<Family<Cell>>,
  foreign: Iterable<ForeignFamily>,
  settings: TextSettings,
  onDuplicate: (name: string, reason: string) => void,
): string {
  const taken = new Set<string>();
  let page = "";
  for (const family of families) {
    const { info } = family;
    const lines = familyLines(family, settings);
    if (lines === "") continue;
    const name = info.prometheusName;
    if (take(taken, name, suffixesOf(info.kind))) page += header(info, settings.format) + lines;
    else
      onDuplicate(
        name,
        `two metrics have the Prometheus name ${name}; the first stands on /metrics, both go out by OTLP.`,
      );
  }
  for (const family of foreign) {
    const suffixes = suffixesOf(family.kind);
    if (take(taken, family.name, suffixes)) page += foreignFamily(family, settings.format);
    else
      onDuplicate(
        family.name,
        `${family.name} of ${family.source} is on /metrics already; the one of this registry stands, the other is left out.`,
      );
  }
  return settings.format === "openmetrics" ? `${page}# EOF\n` : page;
}

/** Every name that a family's samples have; `false` when one of them is taken. */
function take(taken: Set<string>, name: string, suffixes: readonly string[]): boolean {
  const names = suffixes.map((suffix) => name + suffix);
  if (names.some((each) => taken.has(each))) return false;
  for (const each of names) taken.add(each);
  return true;
}

function suffixesOf(kind: FamilyInfo["kind"] | ForeignFamily["kind"]): readonly string[] {
  if (kind === "summary") return ["", "_sum", "_count"];
  return kind === "histogram" || kind === "exponential-histogram" ? ["", "_bucket", "_sum", "_count"] : [""];
}

function header(info: FamilyInfo, format: TextFormat): string {
  const { prometheusName, kind, definition } = info;
  const name = format === "openmetrics" ? openMetricsName(info) : prometheusName;
  const help =
    definition.description === "" ? "" : `# HELP ${name} ${escapeHelp(definition.description, format)}\n`;
  const unit = format === "openmetrics" ? unitLine(name, info) : "";
  return `${help}# TYPE ${name} ${typeWord(kind)}\n${unit}`;
}

/** OpenMetrics names a counter without the suffix of its samples. */
function openMetricsName({ prometheusName, kind }: FamilyInfo): string {
  return kind === "counter" && prometheusName.endsWith("_total")
    ? prometheusName.slice(0, -6)
    : prometheusName;
}

/** A unit may only stand there when the name ends with it. */
function unitLine(name: string, { definition }: FamilyInfo): string {
  const word = UNIT_WORDS.find((unit) => name.endsWith(`_${unit}`));
  return word === undefined || definition.unit === "" ? "" : `# UNIT ${name} ${word}\n`;
}

const UNIT_WORDS = ["seconds", "bytes", "ratio", "percent", "milliseconds"];

function typeWord(kind: FamilyInfo["kind"]): string {
  if (kind === "up-down-counter") return "gauge";
  return kind === "exponential-histogram" ? "histogram" : kind;
}

function familyLines(family: Family<Cell>, settings: TextSettings): string {
  const { info } = family;
  let lines = "";
  for (const cell of family.cells()) {
    if (cell instanceof NumberCell) lines += numberLine(info, cell, settings);
    else if (cell instanceof HistogramCell) lines += histogramLines(info, cell, settings);
    else if (cell instanceof ExponentialCell) lines += exponentialLines(info, cell, settings);
  }
  return lines;
}

function numberLine({ prometheusName }: FamilyInfo, cell: NumberCell, settings: TextSettings): string {
  cell.linePrefixes ??= [prefixOf(prometheusName, labelText(cell.pairs))];
  const line = `${cell.linePrefixes[0]}${numberText(cell.value)}`;
  if (settings.format === "openmetrics" && cell instanceof ExemplarCounterCell)
    return `${line}${exemplarText(cell.exemplars?.at(0), settings.wallMs)}\n`;
  return `${line}\n`;
}

function prefixOf(name: string, labels: string): string {
  return labels === "" ? `${name} ` : `${name}{${labels}} `;
}
