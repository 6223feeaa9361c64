/** All cells of a registry as plain data that can be sent to another process or thread. */
import type { InstrumentDefinition } from "@sightline/model";
import type { Scope } from "../../export/scope.ts";
import { type Cell, NumberCell } from "../cell.ts";
import { ExponentialCell, type ExponentialState, exponentialState } from "../exponential-cell.ts";
import type { Family } from "../family.ts";
import { HistogramCell } from "../histogram-cell.ts";

export interface SeriesSnapshot {
  /** Label names and values, flat. */
  readonly pairs: readonly unknown[];
  readonly value?: number;
  readonly histogram?: { readonly counts: readonly number[]; readonly sum: number };
  readonly exponential?: ExponentialState;
}

export interface FamilySnapshot {
  /** With the prefix. */
  readonly name: string;
  readonly definition: InstrumentDefinition;
  readonly scope: Scope;
  readonly series: readonly SeriesSnapshot[];
}

export type RegistrySnapshot = readonly FamilySnapshot[];

export function snapshotOf(families: Iterable<Family<Cell>>): RegistrySnapshot {
  return Array.from(families, (family) => ({
    name: family.info.name,
    definition: family.info.definition,
    scope: family.info.scope,
    series: family.cells().map((cell) => seriesOf(cell)),
  }));
}

function seriesOf(cell: Cell): SeriesSnapshot {
  const { pairs } = cell;
  if (cell instanceof NumberCell) return { pairs, value: cell.value };
  if (cell instanceof HistogramCell) return { pairs, histogram: { counts: [...cell.counts], sum: cell.sum } };
  if (cell instanceof ExponentialCell) return { pairs, exponential: exponentialState(cell) };
  return { pairs };
}
