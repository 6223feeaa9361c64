/**
 * Snapshots of several processes as one set of metrics. Counters, up-down counters and histograms are added up; a gauge
 * by its definition's rule: sum, min, max or mean over the processes that have the series.
 */
import { assertNever, type GaugeAggregation } from "@sightline/model";
import { AttributeFamily } from "../attribute-family.ts";
import { type Cell, CounterCell, GaugeCell, NumberCell, UpDownCell } from "../cell.ts";
import { ExponentialCell } from "../exponential-cell.ts";
import type { CellMaker, FamilySettings } from "../family.ts";
import { HistogramCell } from "../histogram-cell.ts";
import type { MetricsRegistry } from "../registry.ts";
import type { FamilySnapshot, RegistrySnapshot, SeriesSnapshot } from "./snapshot.ts";

export function aggregate(
  registry: MetricsRegistry,
  snapshots: Iterable<RegistrySnapshot>,
): AttributeFamily<Cell>[] {
  const families = new Map<string, AttributeFamily<Cell>>();
  /** How many processes have had a series: for the mean, and to know the first. */
  const processes = new Map<Cell, number>();
  for (const snapshot of snapshots) {
    for (const each of snapshot) {
      const key = JSON.stringify([each.scope.name, each.name, each.definition.kind, each.definition.buckets]);
      const family = families.get(key) ?? emptyFamily(registry, each);
      families.set(key, family);
      for (const series of each.series) {
        const cell = family.cell(attributesOf(series));
        const seen = processes.get(cell) ?? 0;
        processes.set(cell, seen + 1);
        add(cell, series, seen, each.definition.aggregation ?? "sum");
      }
    }
  }
  return [...families.values()];
}

function add(cell: Cell, series: SeriesSnapshot, seen: number, rule: GaugeAggregation): void {
  const { value, histogram, exponential } = series;
  if (cell instanceof GaugeCell && value !== undefined) {
    cell.value = seen === 0 ? value : combined(cell.value, value, seen, rule);
  } else if (cell instanceof NumberCell && value !== undefined) {
    cell.value += value;
  } else if (cell instanceof HistogramCell && histogram !== undefined) {
    histogram.counts.forEach((count, at) => (cell.counts[at] = (cell.counts[at] ?? 0) + count));
    cell.sum += histogram.sum;
  } else if (cell instanceof ExponentialCell && exponential !== undefined) {
    cell.merge(exponential);
  }
}

function combined(before: number, value: number, seen: number, rule: GaugeAggregation): number {
  switch (rule) {
    case "sum":
      return before + value;
    case "min":
      return Math.min(before, value);
    case "max":
      return Math.max(before, value);
    case "mean":
      return (before * seen + value) / (seen + 1);
    default:
      return assertNever(rule, "rule of a gauge");
  }
}

function emptyFamily(registry: MetricsRegistry, snapshot: FamilySnapshot): AttributeFamily<Cell> {
  const { definition, scope, name } = snapshot;
  const settings: FamilySettings = {
    ...registry.settingsFor(definition, scope, registry.misuse),
    // Each process has kept its own limit; here they only meet.
    limit: Infinity,
  };
  const prefix = name.slice(0, name.length - definition.name.length);
  return new AttributeFamily<Cell>(settings, cellsOf(snapshot), prefix);
}

function cellsOf({ definition: { kind } }: FamilySnapshot): CellMaker<Cell> {
  switch (kind) {
    case "counter":
      return CounterCell;
    case "up-down-counter":
      return UpDownCell;
    case "gauge":
      return GaugeCell;
    case "histogram":
      return HistogramCell;
    case "exponential-histogram":
      return ExponentialCell;
    default:
      return assertNever(kind, "kind of metric");
  }
}

function attributesOf({ pairs }: SeriesSnapshot): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let at = 0; at < pairs.length; at += 2) attributes[String(pairs[at])] = String(pairs[at + 1]);
  return attributes;
}
