/** The lines of a panel: those of all its queries, named by their legends. */
import type { InstantAnswer, RangeAnswer } from "@sightline/api/client";
import type { Panel, PanelThreshold, PromqlPanelQuery } from "@sightline/model";
import { type PlotLine, statsOf } from "../../metrics/plot/lines.ts";
import { type LabelSet, keyOf, type Steps } from "../../metrics/prometheus/answers.ts";
import { lineNames } from "../../metrics/query/names.ts";
import { LETTERS } from "../../metrics/query/search.ts";
import type { Known } from "../ask/answers.ts";

export interface PanelLines {
  readonly lines: readonly PlotLine[];
  readonly steps: Steps | undefined;
  /** Series that a limit left out. */
  readonly left: number;
  /** Series of native histograms. */
  readonly histograms: number;
}

/** Of a value at one moment. */
export interface PanelValue {
  readonly id: string;
  readonly name: string;
  readonly labels: LabelSet;
  readonly value: number;
  /** The query's place in the panel. */
  readonly query: number;
}

type Answer = readonly [query: PromqlPanelQuery, data: RangeAnswer, at: number];

export function linesOfPanel(panel: Panel, known: readonly (Known | undefined)[]): PanelLines {
  const answers = panel.queries.flatMap((query, at): readonly Answer[] => {
    const data = known[at]?.data;
    return query.kind === "promql" && data?.kind === "range" ? [[query, data, at]] : [];
  });
  const [, first] = answers[0] ?? [];
  const steps =
    first === undefined ? undefined : { start: first.start, step: first.step, length: first.length };
  const lines = answers.flatMap(([query, { series }, at]) => {
    const names = namesOf(
      query,
      series.map(({ labels }) => labels),
      panel,
    );
    return series.map(({ labels, values }, index): PlotLine => {
      const letter = LETTERS[at % LETTERS.length] ?? "a";
      const name = names[index] ?? "";
      return { id: `${at} ${keyOf(labels)}`, letter, name, labels, values, stats: statsOf(values) };
    });
  });
  return {
    lines,
    steps,
    left: answers.reduce((sum, [, { left }]) => sum + left, 0),
    histograms: answers.reduce((sum, [, { histograms }]) => sum + histograms, 0),
  };
}

/** Instant answers as they are; of a range the last value of each line. */
export function valuesOfPanel(panel: Panel, known: readonly (Known | undefined)[]): readonly PanelValue[] {
  return panel.queries.flatMap((query, at): readonly PanelValue[] => {
    const data = known[at]?.data;
    if (query.kind !== "promql" || (data?.kind !== "instant" && data?.kind !== "range")) return [];
    const found = pairsOf(data);
    const names = namesOf(
      query,
      found.map(({ labels }) => labels),
      panel,
    );
    return found.map(({ labels, value }, index) => ({
      id: `${at} ${keyOf(labels)}`,
      name: names[index] ?? "",
      labels,
      value,
      query: at,
    }));
  });
}

function pairsOf(data: InstantAnswer | RangeAnswer): readonly { labels: LabelSet; value: number }[] {
  if (data.kind === "instant") return data.series.map(({ labels, value }) => ({ labels, value }));
  return data.series.map(({ labels, values }) => ({ labels, value: statsOf(values).last }));
}

/** By the legend, with labels in braces filled in; without one by what differs. */
function namesOf(query: PromqlPanelQuery, sets: readonly LabelSet[], panel: Panel): readonly string[] {
  const { legend } = query;
  if (legend === undefined || legend === "") return lineNames(sets, panel.title);
  return sets.map((labels) => {
    const name = legend.replaceAll(
      /\{\{\s*([\w.:]+)\s*\}\}/gu,
      (_whole, label: string) => labels[label] ?? "",
    );
    return name.trim() === "" ? "(none)" : name;
  });
}

/** The highest threshold that the value has reached. */
export function reached(
  value: number,
  thresholds: readonly PanelThreshold[] | undefined,
): PanelThreshold | undefined {
  return thresholds?.findLast(({ from }) => value >= from);
}
