/** What the counting of spans says of itself, on the backend's own `/metrics`. */
import { Gauge, type MeterFamily } from "../meter/meter.ts";
import type { SpanCounts } from "./span-counts.ts";

/** `counts`: `undefined` where spans are not counted. */
export function spanMetricsFamilies(counts: SpanCounts | undefined): readonly MeterFamily[] {
  return [
    new Gauge(
      "sightline_span_metrics_overflow_total",
      "Spans that share the series with otel_metric_overflow, for want of room for more.",
      () => [[{}, counts?.overflowed ?? 0]],
      "counter",
    ),
    new Gauge(
      "sightline_span_metrics_late_total",
      "Spans that ended ten minutes before they came, and count for no rate.",
      () => [[{}, counts?.late ?? 0]],
      "counter",
    ),
    new Gauge(
      "sightline_span_metrics_unmatched_total",
      "Served requests that gave up waiting for their caller, for want of room for more.",
      () => [[{}, counts?.unmatched ?? 0]],
      "counter",
    ),
  ];
}
