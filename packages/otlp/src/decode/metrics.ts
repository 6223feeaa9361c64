/** Metrics from protobuf as objects. */
import type {
  AggregationTemporality,
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricPoints,
  MetricsData,
  NumberDataPoint,
  NumberValue,
  ResourceMetrics,
  ScopeMetrics,
  SummaryDataPoint,
} from "../data/metrics.ts";
import { METRIC } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { EXEMPLAR_ROW as ROW } from "./exemplar-table.ts";
import type { BucketsView, ExponentialPointView } from "./exponential-view.ts";
import type { ResourceView, ScopeView } from "./group-views.ts";
import { idOrEmpty, SPAN_ID_BYTES, TRACE_ID_BYTES } from "./id.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import type { MetricView } from "./metric-view.ts";
import type { HistogramPointView, NumberPointView, PointView, SummaryPointView } from "./point-views.ts";
import { type MetricVisitor, readMetrics } from "./read-metrics.ts";

/** The object form of `readMetrics`. */
export function decodeMetrics(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): MetricsData {
  const collector = new MetricCollector();
  readMetrics(bytes, collector, limits);
  return { resourceMetrics: collector.resourceMetrics };
}

class MetricCollector implements MetricVisitor {
  readonly resourceMetrics: ResourceMetrics[] = [];
  #scopes: ScopeMetrics[] = [];
  #metrics: Metric[] = [];
  #numbers: NumberDataPoint[] = [];
  #histograms: HistogramDataPoint[] = [];
  #exponentials: ExponentialHistogramDataPoint[] = [];
  #summaries: SummaryDataPoint[] = [];

  resource(view: ResourceView): void {
    this.#scopes = [];
    const resource = view.toObject();
    this.resourceMetrics.push({ resource, scopeMetrics: this.#scopes, schemaUrl: view.schemaUrl });
  }

  scope(view: ScopeView): void {
    this.#metrics = [];
    const scope = view.toObject();
    this.#scopes.push({ scope, metrics: this.#metrics, schemaUrl: view.schemaUrl });
  }

  metric(view: MetricView): void {
    const { reader } = view;
    this.#metrics.push({
      name: reader.text(view.nameStart, view.nameEnd),
      description: reader.text(view.descriptionStart, view.descriptionEnd),
      unit: reader.text(view.unitStart, view.unitEnd),
      metadata: view.metadata.list(),
      data: this.#dataOf(view),
    });
  }

  numberPoint(view: NumberPointView): void {
    this.#numbers.push({
      ...pointOf(view),
      value: numberAt(view.reader, view.valueAt, view.isInt),
      exemplars: exemplarsOf(view),
    });
  }

  histogramPoint(view: HistogramPointView): void {
    const { reader } = view;
    this.#histograms.push({
      ...pointOf(view),
      count: reader.bigAt(view.countAt),
      sum: optionalDouble(reader, view.sumAt),
      min: optionalDouble(reader, view.minAt),
      max: optionalDouble(reader, view.maxAt),
      bucketCounts: view.bucketCounts.list(),
      explicitBounds: view.explicitBounds.list(),
      exemplars: exemplarsOf(view),
    });
  }

  exponentialPoint(view: ExponentialPointView): void {
    const { reader } = view;
    this.#exponentials.push({
      ...pointOf(view),
      count: reader.bigAt(view.countAt),
      sum: optionalDouble(reader, view.sumAt),
      min: optionalDouble(reader, view.minAt),
      max: optionalDouble(reader, view.maxAt),
      scale: view.scale,
      zeroCount: reader.bigAt(view.zeroCountAt),
      zeroThreshold: reader.doubleAt(view.zeroThresholdAt),
      positive: bucketsOf(view.positive),
      negative: bucketsOf(view.negative),
      exemplars: exemplarsOf(view),
    });
  }

  summaryPoint(view: SummaryPointView): void {
    const quantileValues: { quantile: number; value: number }[] = [];
    for (let at = 0; at < view.quantiles.length; at += 2)
      quantileValues.push({
        quantile: view.quantiles[at] ?? 0,
        value: view.quantiles[at + 1] ?? 0,
      });
    this.#summaries.push({
      ...pointOf(view),
      count: view.reader.bigAt(view.countAt),
      sum: view.reader.doubleAt(view.sumAt),
      quantileValues,
    });
  }

  /** An empty list of the metric's kind, which the points that follow are added to. */
  #dataOf(view: MetricView): MetricPoints {
    const aggregationTemporality = temporality(view.aggregationTemporality);
    switch (view.kind) {
      case METRIC.gauge:
        this.#numbers = [];
        return { kind: "gauge", dataPoints: this.#numbers };
      case METRIC.sum: {
        this.#numbers = [];
        const { isMonotonic } = view;
        return { kind: "sum", dataPoints: this.#numbers, aggregationTemporality, isMonotonic };
      }
      case METRIC.histogram:
        this.#histograms = [];
        return { kind: "histogram", dataPoints: this.#histograms, aggregationTemporality };
      case METRIC.exponentialHistogram: {
        this.#exponentials = [];
        const dataPoints = this.#exponentials;
        return { kind: "exponentialHistogram", dataPoints, aggregationTemporality };
      }
      case METRIC.summary:
        this.#summaries = [];
        return { kind: "summary", dataPoints: this.#summaries };
      default:
        return { kind: "empty" };
    }
  }
}

type PointPart = Pick<NumberDataPoint, "attributes" | "startTimeUnixNano" | "timeUnixNano" | "flags">;

function pointOf(view: PointView): PointPart {
  return {
    attributes: view.attributes.list(),
    startTimeUnixNano: view.reader.bigAt(view.startTimeAt),
    timeUnixNano: view.reader.bigAt(view.timeAt),
    flags: view.flags,
  };
}

function exemplarsOf(view: PointView): readonly Exemplar[] {
  const { exemplars: table, reader } = view;
  const list: Exemplar[] = [];
  for (let at = 0; at < table.count; at++) {
    const get = (column: number): number => table.get(at, column);
    list.push({
      timeUnixNano: reader.bigAt(get(ROW.timeAt)),
      value: numberAt(reader, get(ROW.valueAt), get(ROW.isInt) === 1),
      traceId: idOrEmpty(reader, get(ROW.traceIdStart), get(ROW.traceIdEnd), TRACE_ID_BYTES),
      spanId: idOrEmpty(reader, get(ROW.spanIdStart), get(ROW.spanIdEnd), SPAN_ID_BYTES),
      filteredAttributes: table.attributes.list(get(ROW.attributesFrom), get(ROW.attributesTo)),
    });
  }
  return list;
}

function bucketsOf(view: BucketsView): ExponentialBuckets {
  return { offset: view.offset, bucketCounts: view.bucketCounts.list() };
}

function numberAt(reader: ProtoReader, at: number, isInt: boolean): NumberValue {
  if (at < 0) return undefined;
  return isInt ? reader.data.getBigInt64(at, true) : reader.doubleAt(at);
}

function optionalDouble(reader: ProtoReader, at: number): number | undefined {
  return at < 0 ? undefined : reader.doubleAt(at);
}

/** A temporality that this version does not know is unspecified. */
export function temporality(value: number): AggregationTemporality {
  return value === 1 || value === 2 ? value : 0;
}
