/** Cells → the body of an OTLP metric export, cumulative. */
import {
  HISTOGRAM_POINT,
  METRIC,
  METRIC_DATA,
  NUMBER_POINT,
  ProtoWriter,
  REQUEST,
  RESOURCE_GROUP,
  SCOPE_GROUP,
  writeAttribute,
} from "@sightline/otlp/encode";
import { assertNever } from "@sightline/model";
import { type Cell, HistogramCell, NumberCell } from "../metrics/cell.ts";
import type { Family, FamilyInfo } from "../metrics/family.ts";
import type { Clock } from "../time/clock.ts";
import { grouped } from "./grouping.ts";
import type { Scope } from "./scope.ts";
import { writeScope } from "./scope-encoder.ts";

const CUMULATIVE = 2;
/** Usual sizes in bytes; a near guess spares the writer from moving what it wrote. */
const POINT_SIZE = 120;

export interface EncodedMetrics {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly points: number;
}

export class MetricEncoder {
  readonly #writer = new ProtoWriter(64 * 1024);
  readonly #attributes = new ProtoWriter(256);
  readonly #words = new Uint32Array(2);
  readonly #now = new Uint32Array(2);
  readonly #clock: Clock;
  readonly #resource: Uint8Array;
  #points = 0;

  constructor(clock: Clock, resource: Uint8Array) {
    this.#clock = clock;
    this.#resource = resource;
  }

  /** The families as they are now. */
  encode(families: readonly Family<Cell>[]): EncodedMetrics {
    const writer = this.#writer;
    writer.reset();
    this.#points = 0;
    this.#clock.unixNanos(this.#clock.mark(), this.#now);
    const group = writer.begin(REQUEST.resources, 1 << 15);
    writer.bytes(RESOURCE_GROUP.resource, this.#resource);
    for (const [scope, own] of grouped(families, (family) => family.info.scope)) this.#scope(scope, own);
    writer.end(group);
    return { body: writer.finish(), points: this.#points };
  }

  #scope(scope: Scope, families: readonly Family<Cell>[]): void {
    const writer = this.#writer;
    const mark = writer.begin(RESOURCE_GROUP.scopes, 1 << 15);
    writeScope(writer, scope);
    for (const family of families) this.#metric(family);
    if (scope.schemaUrl !== "") writer.string(SCOPE_GROUP.schemaUrl, scope.schemaUrl);
    writer.end(mark);
  }

  #metric(family: Family<Cell>): void {
    const writer = this.#writer;
    const before = writer.length;
    const pointsBefore = this.#points;
    const { info } = family;
    const metric = writer.begin(SCOPE_GROUP.items, 1 << 14);
    writer.string(METRIC.name, info.name);
    if (info.definition.description !== "") writer.string(METRIC.description, info.definition.description);
    if (info.definition.unit !== "") writer.string(METRIC.unit, info.definition.unit);
    const data = writer.begin(dataField(info), 1 << 14);
    for (const cell of family.cells()) {
      this.#points++;
      if (cell instanceof HistogramCell) this.#histogram(cell);
      else if (cell instanceof NumberCell) this.#number(cell);
    }
    if (info.kind !== "gauge") writer.uint32(METRIC_DATA.aggregationTemporality, CUMULATIVE);
    if (info.kind === "counter") writer.bool(METRIC_DATA.isMonotonic, true);
    writer.end(data);
    writer.end(metric);
    // A metric that was never recorded has nothing to say.
    if (this.#points === pointsBefore) writer.truncate(before);
  }

  #number(cell: NumberCell): void {
    const writer = this.#writer;
    const point = writer.begin(METRIC_DATA.dataPoints, POINT_SIZE);
    this.#times(cell, NUMBER_POINT.startTimeUnixNano, NUMBER_POINT.timeUnixNano);
    writer.double(NUMBER_POINT.asDouble, cell.value);
    writer.raw(this.#attributesOf(cell, NUMBER_POINT.attributes));
    writer.end(point);
  }

  #histogram(cell: HistogramCell): void {
    const writer = this.#writer;
    const point = writer.begin(METRIC_DATA.dataPoints, POINT_SIZE + cell.counts.length * 16);
    this.#times(cell, HISTOGRAM_POINT.startTimeUnixNano, HISTOGRAM_POINT.timeUnixNano);
    writer.fixed53(HISTOGRAM_POINT.count, cell.count);
    writer.double(HISTOGRAM_POINT.sum, cell.sum);
    writer.packedFixed53(HISTOGRAM_POINT.bucketCounts, cell.counts);
    writer.packedDoubles(HISTOGRAM_POINT.explicitBounds, cell.bounds);
    writer.raw(this.#attributesOf(cell, HISTOGRAM_POINT.attributes));
    writer.end(point);
  }

  #times(cell: Cell, startField: number, timeField: number): void {
    this.#clock.unixNanos(cell.startMark, this.#words);
    this.#writer.fixed64Words(startField, this.#words[0] ?? 0, this.#words[1] ?? 0);
    this.#writer.fixed64Words(timeField, this.#now[0] ?? 0, this.#now[1] ?? 0);
  }

  #attributesOf(cell: Cell, field: number): Uint8Array {
    if (cell.encodedAttributes !== undefined) return cell.encodedAttributes;
    const writer = this.#attributes;
    writer.reset();
    for (let at = 0; at < cell.pairs.length; at += 2) {
      const value = cell.pairs[at + 1];
      // An empty label is an absent one, in OTLP as in Prometheus.
      if (value !== "") writeAttribute(writer, field, String(cell.pairs[at]), value);
    }
    cell.encodedAttributes = writer.finish();
    return cell.encodedAttributes;
  }
}

function dataField({ kind }: FamilyInfo): number {
  switch (kind) {
    case "gauge":
      return METRIC.gauge;
    case "histogram":
      return METRIC.histogram;
    case "counter":
    case "up-down-counter":
      return METRIC.sum;
    default:
      return assertNever(kind, "kind of metric");
  }
}
