/** What each cell had when it was last delivered, for exporters that send differences. */
import { type Cell, NumberCell } from "../metrics/cell.ts";
import { ExponentialCell, type ExponentialState, exponentialState } from "../metrics/exponential-cell.ts";
import { HistogramCell } from "../metrics/histogram-cell.ts";

/** A cell as it was. */
export interface CellState {
  /** When: the start of the next difference. */
  readonly mark: number;
  readonly value: number;
  readonly counts: Float64Array | undefined;
  readonly exponential: ExponentialState | undefined;
}

/** One encoded request that may still be delivered or not. */
export interface DeltaStep {
  readonly mark: number;
  readonly states: Map<Cell, CellState>;
}

export class DeltaState {
  #delivered = new WeakMap<Cell, CellState>();
  #step: DeltaStep;
  /** When the last delivered request was made; −∞ before the first. */
  deliveredMark: number = -Infinity;

  constructor(mark: number) {
    this.#step = { mark, states: new Map() };
  }

  begin(mark: number): DeltaStep {
    this.#step = { mark, states: new Map() };
    return this.#step;
  }

  /** What `cell` had at its last delivery; remembers what it has now, for when this request is delivered. */
  before(cell: Cell): CellState {
    this.#step.states.set(cell, stateOf(cell, this.#step.mark));
    return this.#delivered.get(cell) ?? { ...NOTHING, mark: cell.startMark };
  }

  commit({ mark, states }: DeltaStep): void {
    this.deliveredMark = mark;
    for (const [cell, state] of states) this.#delivered.set(cell, state);
  }
}

const NOTHING: CellState = { mark: 0, value: 0, counts: undefined, exponential: undefined };

function stateOf(cell: Cell, mark: number): CellState {
  if (cell instanceof NumberCell) return { ...NOTHING, mark, value: cell.value };
  if (cell instanceof HistogramCell)
    return { ...NOTHING, mark, value: cell.sum, counts: cell.counts.slice() };
  if (cell instanceof ExponentialCell) return { ...NOTHING, mark, exponential: exponentialState(cell) };
  return { ...NOTHING, mark };
}

/** What came since `before`, at the resolution that holds now. Scales only fall, so the earlier one is never coarser. */
export function exponentialDifference(now: ExponentialState, before: ExponentialState): ExponentialState {
  return {
    count: now.count - before.count,
    sum: now.sum - before.sum,
    scale: now.scale,
    zeroCount: now.zeroCount - before.zeroCount,
    positive: bucketDifference(now, before, "positive"),
    negative: bucketDifference(now, before, "negative"),
  };
}

function bucketDifference(
  now: ExponentialState,
  before: ExponentialState,
  sign: "positive" | "negative",
): ExponentialState["positive"] {
  const { offset, counts } = now[sign];
  const difference = [...counts];
  const shift = before.scale - now.scale;
  before[sign].counts.forEach((count, at) => {
    const index = ((before[sign].offset + at) >> shift) - offset;
    difference[index] = (difference[index] ?? 0) - count;
  });
  return { offset, counts: difference };
}
