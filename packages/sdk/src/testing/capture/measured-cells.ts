/** Hears of every measurement, whichever way it came: all of them end in a cell. Other processes pay nothing for it. */
import { type Cell, CounterCell, GaugeCell, UpDownCell } from "../../metrics/cell.ts";
import { ExponentialCell } from "../../metrics/exponential-cell.ts";
import { HistogramCell } from "../../metrics/histogram-cell.ts";
import type { SpanIdentity } from "../../trace/span-identity.ts";

/** `value` is a step of what adds up, the new value of a gauge, the observed value of a distribution. */
export type Measured = (cell: Cell, value: number, span: SpanIdentity | undefined) => void;

type Prototype = Record<string, unknown>;

/** From now on, for the life of the process. */
export function hearCells(told: Measured): void {
  const steps = [
    [CounterCell.prototype, "inc"],
    [UpDownCell.prototype, "add"],
  ] as const;
  for (const [prototype, method] of steps) {
    wrap(prototype, method, (cell, record) => {
      const before = valueOf(cell);
      record();
      told(cell, valueOf(cell) - before, undefined);
    });
  }
  for (const method of ["set", "inc", "dec", "setToCurrentTime"]) {
    wrap(GaugeCell.prototype, method, (cell, record) => {
      record();
      told(cell, valueOf(cell), undefined);
    });
  }
  for (const prototype of [HistogramCell.prototype, ExponentialCell.prototype]) {
    for (const method of ["observe", "observeIn"]) {
      wrap(prototype, method, (cell, record, [value, span]) => {
        const before = countOf(cell);
        record();
        // What was refused is not counted.
        if (typeof value === "number" && countOf(cell) > before) told(cell, value, spanIn(span));
      });
    }
  }
}

type Wrapped = (cell: Cell, record: () => void, values: readonly unknown[]) => void;

function wrap(prototype: object, method: string, wrapped: Wrapped): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of the methods above is replaced
  const methods = prototype as Prototype;
  const original = methods[method];
  if (typeof original !== "function") return;
  methods[method] = function record(this: Cell, ...values: readonly unknown[]): void {
    wrapped(this, () => void Reflect.apply(original, this, values), values);
  };
}

function valueOf(cell: Cell): number {
  return "value" in cell && typeof cell.value === "number" ? cell.value : 0;
}

function countOf(cell: Cell): number {
  return "count" in cell && typeof cell.count === "number" ? cell.count : 0;
}

function spanIn(span: unknown): SpanIdentity | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the second argument of `observeIn`
  return span as SpanIdentity | undefined;
}
