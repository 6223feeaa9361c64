/** The metrics that an application holds in its hand. `L` are the names of the declared labels. */
import { CounterCell, GaugeCell, HistogramCell, UpDownCell } from "./cell.ts";
import type { FamilySettings } from "./family.ts";
import type { LabelValue } from "./getter.ts";
import { LabelledFamily } from "./labelled-family.ts";

export type LabelsOf<L extends string> = { readonly [K in L]?: LabelValue | undefined };

/** Only rises. */
export class Counter<L extends string = string> {
  readonly family: LabelledFamily<CounterCell>;

  constructor(settings: FamilySettings) {
    this.family = new LabelledFamily(settings, CounterCell);
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

  constructor(settings: FamilySettings) {
    this.family = new LabelledFamily(settings, UpDownCell);
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

  constructor(settings: FamilySettings) {
    this.family = new LabelledFamily(settings, GaugeCell);
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

/** A distribution in buckets. */
export class Histogram<L extends string = string> {
  readonly family: LabelledFamily<HistogramCell>;

  constructor(settings: FamilySettings) {
    this.family = new LabelledFamily(settings, HistogramCell);
  }

  observe(value: number, labels?: LabelsOf<L>): void {
    this.family.cell(labels)?.observe(value);
  }

  with(labels: LabelsOf<L>): HistogramCell {
    return this.family.cell(labels) ?? this.family.overflow();
  }
}

export type Instrument<L extends string = string> = Counter<L> | UpDownCounter<L> | Gauge<L> | Histogram<L>;
