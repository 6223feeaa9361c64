/** What a declaration says of metrics, as PromQL's checker asks for it: names and labels as Prometheus spells them. */
import {
  exposedName,
  type MetricDeclaration,
  type MetricDeclarations,
  prometheusLabelName,
} from "@sightline/model";
import type { Catalogue, KnownMetric, MetricType } from "@sightline/promql";

/** Prometheus puts them on what it scrapes, and on what it receives by OTLP. */
const TARGET_LABELS: readonly string[] = ["job", "instance"];

export function catalogueOf(metrics: MetricDeclarations): Catalogue {
  const entries = Object.entries(metrics).map(([name, metric]): [string, KnownMetric] => [
    exposedName(name, metric),
    {
      type: typeOf(metric),
      labels: [...(metric.labels ?? []).map(prometheusLabelName), ...TARGET_LABELS],
    },
  ]);
  return { metrics: new Map([["up", { type: "gauge", labels: TARGET_LABELS }], ...entries]) };
}

function typeOf({ type }: MetricDeclaration): MetricType {
  switch (type) {
    case "counter":
      return "counter";
    case "gauge":
    case "up-down-counter":
      return "gauge";
    default:
      return "histogram";
  }
}
