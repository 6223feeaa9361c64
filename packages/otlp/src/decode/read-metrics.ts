import { METRIC, METRIC_DATA } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { LENGTH_DELIMITED } from "../wire/wire-type.ts";
import { ExponentialPointView } from "./exponential-view.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { MetricView } from "./metric-view.ts";
import { HistogramPointView, NumberPointView, SummaryPointView } from "./point-views.ts";
import type { GroupVisitor, ReadItem } from "./read-groups.ts";
import { type Reading, readingOf } from "./read-request.ts";

/** Is told what a request holds: resource, scope, metric, then the metric's points by their kind. */
export interface MetricVisitor extends GroupVisitor {
  /** Views hold good until the method returns: `metric`'s until the next metric. */
  metric(view: MetricView): void;
  /** Of a gauge or a sum. */
  numberPoint(view: NumberPointView): void;
  histogramPoint(view: HistogramPointView): void;
  exponentialPoint(view: ExponentialPointView): void;
  summaryPoint(view: SummaryPointView): void;
}

/**
 * Reads an `ExportMetricsServiceRequest` (or `MetricsData`: the bytes are the same) without making an object per point.
 *
 * @throws SightlineError OTLP_MALFORMED with the field's path; OTLP_LIMIT.
 */
export function readMetrics(
  bytes: Uint8Array,
  visitor: MetricVisitor,
  limits: Limits = DEFAULT_LIMITS,
): void {
  readingMetrics(bytes, visitor, limits).next(bytes.length + 1);
}

/** As `readMetrics`, piece by piece: also the points of one metric. */
export function readingMetrics(
  bytes: Uint8Array,
  visitor: MetricVisitor,
  limits: Limits = DEFAULT_LIMITS,
): Reading {
  return readingOf("metrics", bytes, visitor, limits, (reader, count) =>
    metricReader(reader, visitor, limits, count),
  );
}

function metricReader(
  reader: ProtoReader,
  visitor: MetricVisitor,
  limits: Limits,
  count: () => void,
): ReadItem {
  const metric = new MetricView(reader, limits);
  const readPoint = pointReader(reader, visitor, limits);
  let isWithin = false;
  return (end, stop) => {
    if (!isWithin) {
      metric.read(end);
      visitor.metric(metric);
      reader.position = metric.dataStart;
    }
    isWithin = true;
    while (reader.position < metric.dataEnd) {
      const tag = reader.tag();
      if (tag >>> 3 === METRIC_DATA.dataPoints) {
        reader.expect(tag, LENGTH_DELIMITED);
        const pointEnd = reader.fieldEnd(metric.dataEnd);
        count();
        readPoint(metric.kind, pointEnd);
        reader.position = pointEnd;
        if (pointEnd >= stop) return false;
      } else {
        reader.skip(tag, metric.dataEnd);
      }
    }
    isWithin = false;
    return true;
  };
}

function pointReader(
  reader: ProtoReader,
  visitor: MetricVisitor,
  limits: Limits,
): (kind: number, end: number) => void {
  const number = new NumberPointView(reader, limits);
  const histogram = new HistogramPointView(reader, limits);
  const exponential = new ExponentialPointView(reader, limits);
  const summary = new SummaryPointView(reader, limits);
  return (kind, end) => {
    switch (kind) {
      case METRIC.histogram:
        histogram.read(end);
        visitor.histogramPoint(histogram);
        break;
      case METRIC.exponentialHistogram:
        exponential.read(end);
        visitor.exponentialPoint(exponential);
        break;
      case METRIC.summary:
        summary.read(end);
        visitor.summaryPoint(summary);
        break;
      default:
        number.read(end);
        visitor.numberPoint(number);
    }
  };
}
