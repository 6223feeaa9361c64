import { METRIC, type AggregationTemporality, type Metric, type MetricView } from "@sightline/otlp";
import { familyOf, isDelta, metricProblem } from "../../metric/points.ts";
import type { KnownMetric, KnownTarget, SeriesCache } from "./series-cache.ts";

/** What is known of the metric in the view, learned where it is new. */
export function knownMetric(cache: SeriesCache, target: KnownTarget, view: MetricView): KnownMetric {
  const { reader } = view;
  const name = reader.text(view.nameStart, view.nameEnd);
  const unit = reader.text(view.unitStart, view.unitEnd);
  const description = reader.text(view.descriptionStart, view.descriptionEnd);
  const temporality = temporalityOf(view);
  const key = JSON.stringify([name, unit, view.kind, temporality, view.isMonotonic, description]);
  const known = target.metrics.get(key);
  if (known !== undefined) return known;
  const metric: Metric = { name, unit, description, metadata: [], data: dataOf(view, temporality) };
  const family = familyOf(metric);
  const problem = family.name === "" ? "the metric has no name" : metricProblem(metric);
  const added: KnownMetric = { family, problem, isDelta: isDelta(metric.data), points: new Map() };
  cache.addMetric(target, key, added);
  return added;
}

/** One that OTLP does not know is the same as none. */
function temporalityOf({ aggregationTemporality }: MetricView): AggregationTemporality {
  return aggregationTemporality === 1 || aggregationTemporality === 2 ? aggregationTemporality : 0;
}

function dataOf(view: MetricView, aggregationTemporality: AggregationTemporality): Metric["data"] {
  const shared = { dataPoints: [], aggregationTemporality } as const;
  switch (view.kind) {
    case METRIC.gauge:
      return { kind: "gauge", dataPoints: [] };
    case METRIC.sum:
      return { kind: "sum", isMonotonic: view.isMonotonic, ...shared };
    case METRIC.histogram:
      return { kind: "histogram", ...shared };
    case METRIC.exponentialHistogram:
      return { kind: "exponentialHistogram", ...shared };
    case METRIC.summary:
      return { kind: "summary", dataPoints: [] };
    default:
      return { kind: "empty" };
  }
}
