/** Cells → the body of an OTLP metric export. */
import { METRIC, METRIC_DATA, type ProtoWriter, SCOPE_GROUP } from "@sightline/otlp/encode";
import { assertNever, type InstrumentKind } from "@sightline/model";
import { type Cell, ExemplarCounterCell, NumberCell } from "../metrics/cell.ts";
import { ExponentialCell } from "../metrics/exponential-cell.ts";
import type { Family } from "../metrics/family.ts";
import { HistogramCell } from "../metrics/histogram-cell.ts";
import type { Clock } from "../time/clock.ts";
import { DeltaState } from "./metric-delta.ts";
import { PointWriter } from "./point-writer.ts";
import { RequestFrame } from "./request-frame.ts";
import type { Scope } from "./scope.ts";

/** A usual metric's size in bytes: most have several points. */
const METRIC_SIZE = 4096;
const DELTA = 1;
const CUMULATIVE = 2;

/**
 * `cumulative`: totals since the start. `delta`: counters and histograms as what came since the last delivery, up-down
 * counters as totals. `lowmemory`: as `delta`, but what is observed stays a total, so that no earlier value must be kept
 * for it (https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/).
 */
export type Temporality = "cumulative" | "delta" | "lowmemory";

export interface EncodedMetrics {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly points: number;
  /**
   * To be called when the body was delivered: the next deltas begin here. While it is not, they contain what this one
   * had, so nothing is lost with a body that never arrives.
   */
  readonly delivered: () => void;
}

export class MetricEncoder {
  readonly #frame: RequestFrame;
  readonly #writer: ProtoWriter;
  readonly #now = new Uint32Array(2);
  readonly #clock: Clock;
  readonly #points: PointWriter;
  readonly #temporality: Temporality;
  readonly #deltas: DeltaState;

  constructor(clock: Clock, resource: Uint8Array, temporality: Temporality = "cumulative") {
    this.#clock = clock;
    this.#frame = new RequestFrame(resource);
    this.#writer = this.#frame.writer;
    this.#temporality = temporality;
    this.#points = new PointWriter(this.#writer, clock, this.#now);
    this.#deltas = new DeltaState(clock.mark());
  }

  /** The families as they are now. */
  encode(families: readonly Family<Cell>[]): EncodedMetrics {
    const mark = this.#clock.mark();
    this.#points.begin();
    this.#clock.unixNanos(mark, this.#now);
    const step = this.#deltas.begin(mark);
    this.#points.exemplarsAfter = this.#deltas.deliveredMark;
    const body = this.#frame.encode(families, METRIC_SIZE, scopeOf, (family) => this.#metric(family));
    return { body, points: this.#points.count, delivered: () => this.#deltas.commit(step) };
  }

  #metric(family: Family<Cell>): void {
    const writer = this.#writer;
    const before = writer.length;
    const pointsBefore = this.#points.count;
    const { info } = family;
    const metric = writer.begin(SCOPE_GROUP.items, 1 << 14);
    writer.string(METRIC.name, info.name);
    if (info.definition.description !== "") writer.string(METRIC.description, info.definition.description);
    if (info.definition.unit !== "") writer.string(METRIC.unit, info.definition.unit);
    const data = writer.begin(dataField(info.kind), 1 << 14);
    const delta = this.#isDelta(family);
    for (const cell of family.cells()) this.#point(cell, delta);
    if (info.kind !== "gauge") writer.uint32(METRIC_DATA.aggregationTemporality, delta ? DELTA : CUMULATIVE);
    if (info.kind === "counter") writer.bool(METRIC_DATA.isMonotonic, true);
    writer.end(data);
    writer.end(metric);
    // A metric that was never recorded has nothing to say.
    if (this.#points.count === pointsBefore) writer.truncate(before);
  }

  #isDelta(family: Family<Cell>): boolean {
    const { kind } = family.info;
    if (this.#temporality === "cumulative" || kind === "gauge" || kind === "up-down-counter") return false;
    return this.#temporality === "delta" || !family.observed;
  }

  #point(cell: Cell, delta: boolean): void {
    const before = delta ? this.#deltas.before(cell) : undefined;
    const points = this.#points;
    if (cell instanceof NumberCell) {
      const exemplar = cell instanceof ExemplarCounterCell ? cell.exemplars : undefined;
      points.number(cell, exemplar, before);
    } else if (cell instanceof HistogramCell) points.histogram(cell, before);
    else if (cell instanceof ExponentialCell) points.exponential(cell, before);
  }
}

function dataField(kind: InstrumentKind): number {
  switch (kind) {
    case "gauge":
      return METRIC.gauge;
    case "histogram":
      return METRIC.histogram;
    case "exponential-histogram":
      return METRIC.exponentialHistogram;
    case "counter":
    case "up-down-counter":
      return METRIC.sum;
    default:
      return assertNever(kind, "kind of metric");
  }
}

function scopeOf({ info }: Family<Cell>): Scope {
  return info.scope;
}
