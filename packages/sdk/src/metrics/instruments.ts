/** The metrics that an application holds in its hand. `L` are the names of the declared labels. */
import { CounterCell, ExemplarCounterCell, GaugeCell, UpDownCell } from "./cell.ts";
import { ExponentialCell } from "./exponential-cell.ts";
import type { FamilySettings } from "./family.ts";
import type { LabelValue } from "./getter.ts";
import { HistogramCell, type TimedCell } from "./histogram-cell.ts";
import { LabelledFamily } from "./labelled-family.ts";

declare const noLabel: unique symbol;

/** Values of the declared labels. The symbol lets TypeScript refuse labels of a metric that has none. */
export type LabelsOf<L extends string> = {
  readonly [K in L]?: LabelValue | undefined;
} & { readonly [noLabel]?: never };

/** Only rises. */
export class Counter<L extends string = string> {
  readonly family: LabelledFamily<CounterCell>;

  constructor(settings: FamilySettings, prefix?: string) {
    const keepsSpans = settings.definition.exemplars === true;
    this.family = new LabelledFamily(settings, keepsSpans ? ExemplarCounterCell : CounterCell, prefix);
  }

  /** Adds `step` (not negative) to the series of `labels`. */
  inc(step = 1, labels?: LabelsOf<L>): void {
    this.family.cell(labels)?.inc(step);
  }

  /** The series of `labels`, to keep and count without looking it up again. */
  with(labels: LabelsOf<L>): CounterCell {
    return this.family.cell(labels) ?? this.family.overflow();
  }
}

/** Rises and falls by steps: items in a queue, open connections. */
export class UpDownCounter<L extends string = string> {
  readonly family: LabelledFamily<UpDownCell>;

  constructor(settings: FamilySettings, prefix?: string) {
    this.family = new LabelledFamily(settings, UpDownCell, prefix);
  }

  add(step: number, labels?: LabelsOf<L>): void {
    this.family.cell(labels)?.add(step);
  }

  with(labels: LabelsOf<L>): UpDownCell {
    return this.family.cell(labels) ?? this.family.overflow();
  }
}

/** The last value set. */
export class Gauge<L extends string = string> {
  readonly family: LabelledFamily<GaugeCell>;

  constructor(settings: FamilySettings, prefix?: string) {
    this.family = new LabelledFamily(settings, GaugeCell, prefix);
  }

  set(value: number, labels?: LabelsOf<L>): void {
    this.family.cell(labels)?.set(value);
  }

  inc(step = 1, labels?: LabelsOf<L>): void {
    this.family.cell(labels)?.inc(step);
  }

  dec(step = 1, labels?: LabelsOf<L>): void {
    this.family.cell(labels)?.dec(step);
  }

  with(labels: LabelsOf<L>): GaugeCell {
    return this.family.cell(labels) ?? this.family.overflow();
  }
}

/** A distribution in buckets. `C` is how they are kept: explicit bounds, or exponential ones. */
abstract class Distribution<L extends string, C extends TimedCell> {
  abstract readonly family: LabelledFamily<C>;

  /** Adds `value`, in the metric's unit. */
  observe(value: number, labels?: LabelsOf<L>): void {
    this.family.cell(labels)?.observe(value);
  }

  /**
   * Runs `work` and observes how many seconds it took, also when it throws or rejects.
   *
   * @example
   * const rows = await queries.time(() => db.select("orders"), { table: "orders" });
   */
  time<T>(work: () => T, labels?: LabelsOf<L>): T {
    return timed(this.with(labels ?? {}), work);
  }

  /** The series of `labels`, to keep and observe without looking it up again. */
  with(labels: LabelsOf<L>): C {
    return this.family.cell(labels) ?? this.family.overflow();
  }
}

export class Histogram<L extends string = string> extends Distribution<L, HistogramCell> {
  readonly family: LabelledFamily<HistogramCell>;

  constructor(settings: FamilySettings, prefix?: string) {
    super();
    this.family = new LabelledFamily(settings, HistogramCell, prefix);
  }
}

/** A histogram that finds its buckets itself: 160 of them over whatever range the values have. */
export class ExponentialHistogram<L extends string = string> extends Distribution<L, ExponentialCell> {
  readonly family: LabelledFamily<ExponentialCell>;

  constructor(settings: FamilySettings, prefix?: string) {
    super();
    this.family = new LabelledFamily(settings, ExponentialCell, prefix);
  }
}

/** Runs `work` and observes its seconds when it has returned, thrown, or its promise has settled. */
export function timed<T>(cell: TimedCell, work: () => T): T {
  const stop = cell.startTimer();
  let result: T;
  try {
    result = work();
  } catch (error) {
    stop();
    throw error;
  }
  if (isThenable(result)) result.then(stop, stop);
  else stop();
  return result;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

export type Instrument<L extends string = string> =
  | Counter<L>
  | UpDownCounter<L>
  | Gauge<L>
  | Histogram<L>
  | ExponentialHistogram<L>;
