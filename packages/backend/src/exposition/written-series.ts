/** What a page says as series to be stored, with the labels that it gives them. */
import type { Labels } from "../store/metric/labels.ts";
import type { Exemplar, Sample, WrittenSeries } from "../store/metric/sample.ts";
import { seriesKey, type MetricFamily, type MetricKind } from "../store/metric/series.ts";
import type { Exposition, ExpositionFamily } from "./exposition.ts";

const KINDS: Readonly<Record<ExpositionFamily["type"], MetricKind>> = {
  counter: "counter",
  gauge: "gauge",
  histogram: "histogram",
  gaugehistogram: "histogram",
  summary: "summary",
  info: "gauge",
  stateset: "gauge",
  unknown: "unknown",
};

interface Draft {
  readonly family: MetricFamily;
  readonly labels: Labels;
  readonly samples: Sample[];
  readonly exemplars: Exemplar[];
}

/** Samples without a time are of `unixMilli`; those of one series stand together. */
export function seriesOfExposition({ samples }: Exposition, unixMilli: number): readonly WrittenSeries[] {
  const series = new Map<string, Draft>();
  for (const { family, labels, value, unixMilli: own, exemplar } of samples) {
    const key = seriesKey(labels);
    let draft = series.get(key);
    if (draft === undefined) {
      draft = { family: metricFamily(family, labels["__name__"] ?? ""), labels, samples: [], exemplars: [] };
      series.set(key, draft);
    }
    const at = own ?? Math.floor(unixMilli);
    draft.samples.push({ unixMilli: at, value });
    if (exemplar !== undefined)
      draft.exemplars.push({ ...exemplar, unixMilli: Math.floor(exemplar.unixMilli ?? at) });
  }
  return [...series.values()];
}

/** Its name is that of its series, without the ends of a histogram's and a summary's, so that both formats agree. */
export function metricFamily({ name, type, help, unit }: ExpositionFamily, series: string): MetricFamily {
  const isParted = type === "histogram" || type === "gaugehistogram" || type === "summary";
  return { name: isParted ? name : series, kind: KINDS[type], unit, help };
}
