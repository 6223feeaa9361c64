import { assertNever } from "@sightline/model";
import type {
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricsData,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from "../data/metrics.ts";
import {
  BUCKETS,
  EXEMPLAR,
  EXPONENTIAL_POINT,
  HISTOGRAM_POINT,
  METRIC,
  METRIC_DATA,
  NUMBER_POINT,
  QUANTILE,
  SUMMARY_POINT,
} from "../wire/fields.ts";
import type { ProtoWriter } from "../wire/writer.ts";
import { encodeGroups, writeAttributes, writeCount, writeFixed64, writeHex, writeText } from "./value.ts";

/** An `ExportMetricsServiceRequest` (or `MetricsData`: the bytes are the same). */
export function encodeMetrics(data: MetricsData): Uint8Array<ArrayBuffer> {
  const groups = data.resourceMetrics.map(({ resource, schemaUrl, scopeMetrics }) => ({
    resource,
    schemaUrl,
    scopes: scopeMetrics.map(({ scope, metrics, schemaUrl: url }) => ({
      scope,
      schemaUrl: url,
      items: metrics,
    })),
  }));
  return encodeGroups(groups, 500, writeMetric);
}

function writeMetric(writer: ProtoWriter, metric: Metric): void {
  writeText(writer, METRIC.name, metric.name);
  writeText(writer, METRIC.description, metric.description);
  writeText(writer, METRIC.unit, metric.unit);
  writeData(writer, metric);
  writeAttributes(writer, METRIC.metadata, metric.metadata);
}

function writeData(writer: ProtoWriter, { data }: Metric): void {
  switch (data.kind) {
    case "empty":
      return;
    case "gauge":
      writePoints(writer, METRIC.gauge, data.dataPoints, writeNumberPoint);
      return;
    case "sum":
      writePoints(writer, METRIC.sum, data.dataPoints, writeNumberPoint, () => {
        writeCount(writer, METRIC_DATA.aggregationTemporality, data.aggregationTemporality);
        if (data.isMonotonic) writer.bool(METRIC_DATA.isMonotonic, true);
      });
      return;
    case "histogram":
      writePoints(writer, METRIC.histogram, data.dataPoints, writeHistogramPoint, () =>
        writeCount(writer, METRIC_DATA.aggregationTemporality, data.aggregationTemporality),
      );
      return;
    case "exponentialHistogram":
      writePoints(writer, METRIC.exponentialHistogram, data.dataPoints, writeExponentialPoint, () =>
        writeCount(writer, METRIC_DATA.aggregationTemporality, data.aggregationTemporality),
      );
      return;
    case "summary":
      writePoints(writer, METRIC.summary, data.dataPoints, writeSummaryPoint);
      return;
    default:
      assertNever(data, "kind of metric");
  }
}

function writePoints<T>(
  writer: ProtoWriter,
  field: number,
  points: readonly T[],
  write: (writer: ProtoWriter, point: T) => void,
  rest?: () => void,
): void {
  const mark = writer.begin(field, points.length * 100);
  for (const point of points) {
    const inner = writer.begin(METRIC_DATA.dataPoints, 200);
    write(writer, point);
    writer.end(inner);
  }
  rest?.();
  writer.end(mark);
}

function writeNumberPoint(writer: ProtoWriter, point: NumberDataPoint): void {
  writeFixed64(writer, NUMBER_POINT.startTimeUnixNano, point.startTimeUnixNano);
  writeFixed64(writer, NUMBER_POINT.timeUnixNano, point.timeUnixNano);
  writeNumber(writer, NUMBER_POINT.asDouble, NUMBER_POINT.asInt, point.value);
  writeExemplars(writer, NUMBER_POINT.exemplars, point.exemplars);
  writeAttributes(writer, NUMBER_POINT.attributes, point.attributes);
  writeCount(writer, NUMBER_POINT.flags, point.flags);
}

function writeHistogramPoint(writer: ProtoWriter, point: HistogramDataPoint): void {
  writeFixed64(writer, HISTOGRAM_POINT.startTimeUnixNano, point.startTimeUnixNano);
  writeFixed64(writer, HISTOGRAM_POINT.timeUnixNano, point.timeUnixNano);
  writeFixed64(writer, HISTOGRAM_POINT.count, point.count);
  writeOptional(writer, HISTOGRAM_POINT.sum, point.sum);
  if (point.bucketCounts.length > 0) writer.packedFixed64(HISTOGRAM_POINT.bucketCounts, point.bucketCounts);
  if (point.explicitBounds.length > 0)
    writer.packedDoubles(HISTOGRAM_POINT.explicitBounds, point.explicitBounds);
  writeExemplars(writer, HISTOGRAM_POINT.exemplars, point.exemplars);
  writeAttributes(writer, HISTOGRAM_POINT.attributes, point.attributes);
  writeCount(writer, HISTOGRAM_POINT.flags, point.flags);
  writeOptional(writer, HISTOGRAM_POINT.min, point.min);
  writeOptional(writer, HISTOGRAM_POINT.max, point.max);
}

function writeExponentialPoint(writer: ProtoWriter, point: ExponentialHistogramDataPoint): void {
  writeAttributes(writer, EXPONENTIAL_POINT.attributes, point.attributes);
  writeFixed64(writer, EXPONENTIAL_POINT.startTimeUnixNano, point.startTimeUnixNano);
  writeFixed64(writer, EXPONENTIAL_POINT.timeUnixNano, point.timeUnixNano);
  writeFixed64(writer, EXPONENTIAL_POINT.count, point.count);
  writeOptional(writer, EXPONENTIAL_POINT.sum, point.sum);
  if (point.scale !== 0) writer.sint32(EXPONENTIAL_POINT.scale, point.scale);
  writeFixed64(writer, EXPONENTIAL_POINT.zeroCount, point.zeroCount);
  writeBuckets(writer, EXPONENTIAL_POINT.positive, point.positive);
  writeBuckets(writer, EXPONENTIAL_POINT.negative, point.negative);
  writeCount(writer, EXPONENTIAL_POINT.flags, point.flags);
  writeExemplars(writer, EXPONENTIAL_POINT.exemplars, point.exemplars);
  writeOptional(writer, EXPONENTIAL_POINT.min, point.min);
  writeOptional(writer, EXPONENTIAL_POINT.max, point.max);
  writeDouble(writer, EXPONENTIAL_POINT.zeroThreshold, point.zeroThreshold);
}

function writeBuckets(writer: ProtoWriter, field: number, buckets: ExponentialBuckets): void {
  if (buckets.offset === 0 && buckets.bucketCounts.length === 0) return;
  const mark = writer.begin(field);
  if (buckets.offset !== 0) writer.sint32(BUCKETS.offset, buckets.offset);
  if (buckets.bucketCounts.length > 0) writer.packedVarints(BUCKETS.bucketCounts, buckets.bucketCounts);
  writer.end(mark);
}

function writeSummaryPoint(writer: ProtoWriter, point: SummaryDataPoint): void {
  writeFixed64(writer, SUMMARY_POINT.startTimeUnixNano, point.startTimeUnixNano);
  writeFixed64(writer, SUMMARY_POINT.timeUnixNano, point.timeUnixNano);
  writeFixed64(writer, SUMMARY_POINT.count, point.count);
  writeDouble(writer, SUMMARY_POINT.sum, point.sum);
  for (const { quantile, value } of point.quantileValues) {
    const mark = writer.begin(SUMMARY_POINT.quantileValues);
    writeDouble(writer, QUANTILE.quantile, quantile);
    writeDouble(writer, QUANTILE.value, value);
    writer.end(mark);
  }
  writeAttributes(writer, SUMMARY_POINT.attributes, point.attributes);
  writeCount(writer, SUMMARY_POINT.flags, point.flags);
}

function writeExemplars(writer: ProtoWriter, field: number, exemplars: readonly Exemplar[]): void {
  for (const exemplar of exemplars) {
    const mark = writer.begin(field);
    writeFixed64(writer, EXEMPLAR.timeUnixNano, exemplar.timeUnixNano);
    writeNumber(writer, EXEMPLAR.asDouble, EXEMPLAR.asInt, exemplar.value);
    writeHex(writer, EXEMPLAR.spanId, exemplar.spanId);
    writeHex(writer, EXEMPLAR.traceId, exemplar.traceId);
    writeAttributes(writer, EXEMPLAR.filteredAttributes, exemplar.filteredAttributes);
    writer.end(mark);
  }
}

/** A oneof: written even when it is 0. */
function writeNumber(writer: ProtoWriter, asDouble: number, asInt: number, value: NumberValue): void {
  if (typeof value === "bigint") writer.fixed64(asInt, value);
  else if (value !== undefined) writer.double(asDouble, value);
}

function writeOptional(writer: ProtoWriter, field: number, value: number | undefined): void {
  if (value !== undefined) writer.double(field, value);
}

/** Minus zero is not the default: its bits are not all zero. */
function writeDouble(writer: ProtoWriter, field: number, value: number): void {
  if (!Object.is(value, 0)) writer.double(field, value);
}
