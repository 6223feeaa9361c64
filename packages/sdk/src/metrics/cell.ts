/**
 * The places where numbers are kept, one for each label set. A cell is also the bound handle that `metric.with({…})`
 * gives, so recording through it costs little more than the addition.
 */
import type { AttributeList } from "../trace/attribute-list.ts";
import { ExemplarSlots } from "./exemplar.ts";
import type { FamilyInfo } from "./family.ts";
import { checkedNumber } from "./misuse.ts";

/** What readers cache at a cell: its text and its bytes never change, only its number does. */
export abstract class Cell {
  readonly family: FamilyInfo;
  /** Label names and values, flat. */
  readonly pairs: AttributeList;
  /** Mark of the first moment: OTLP's start time. */
  readonly startMark: number;
  /** Prometheus' lines up to the value, made by the text writer. */
  linePrefixes: readonly string[] | undefined = undefined;
  /** The same for OpenMetrics, which spells bounds differently. */
  openMetricsPrefixes: readonly string[] | undefined = undefined;
  /** The encoded attributes, made by the OTLP writer; of a number the whole point, with room for time and value. */
  encoded: Uint8Array | undefined = undefined;
  /** What times in `encoded` were computed from. */
  encodedAnchor: number = Number.NaN;

  constructor(family: FamilyInfo, pairs: AttributeList, startMark: number) {
    this.family = family;
    this.pairs = pairs;
    this.startMark = startMark;
  }
}

export abstract class NumberCell extends Cell {
  value: number;

  constructor(family: FamilyInfo, pairs: AttributeList, startMark: number) {
    super(family, pairs, startMark);
    // The field must be a double to V8 from the first moment, or every cell would change its shape on the first fraction.
    this.value = 0.5;
    this.value = 0;
  }
}

export class CounterCell extends NumberCell {
  /** Adds `step`, which must not be negative. */
  inc(step = 1): void {
    // Last, where the compiler already knows it: "3" from JavaScript would make a text of the sum.
    if (step >= 0 && step < Infinity && typeof step === "number") this.value += step;
    else this.family.misuse.step(this.family.name, step);
  }
}

/** A counter that keeps the span of a recent step. */
export class ExemplarCounterCell extends CounterCell {
  exemplars: ExemplarSlots | undefined = undefined;

  override inc(step = 1): void {
    super.inc(step);
    const { family } = this;
    if (this.exemplars?.passes(0) === true || !(step > 0 && step < Infinity && typeof step === "number"))
      return;
    const span = family.activeSpan();
    if (span === undefined) return;
    this.exemplars ??= new ExemplarSlots(1);
    this.exemplars.put(0, step, span, family.now());
  }
}

export class UpDownCell extends NumberCell {
  add(step: number): void {
    if (checkedNumber(this.family, step)) this.value += step;
  }
}

export class GaugeCell extends NumberCell {
  set(value: number): void {
    if (checkedNumber(this.family, value)) this.value = value;
  }

  inc(step = 1): void {
    if (checkedNumber(this.family, step)) this.value += step;
  }

  dec(step = 1): void {
    if (checkedNumber(this.family, step)) this.value -= step;
  }

  setToCurrentTime(now: number = Date.now()): void {
    this.value = now / 1000;
  }
}
