/** The series of one target from scrape to scrape: their labels, and which of them have ended. */
import type { ExpositionExemplar, ExpositionFamily, ExpositionSample } from "../../exposition/exposition.ts";
import type { Labels } from "../../store/metric/labels.ts";
import type { Exemplar, WrittenSeries } from "../../store/metric/sample.ts";
import { seriesKey, type MetricFamily, type MetricKind } from "../../store/metric/series.ts";
import type { SampleLimits } from "../config/job.ts";
import { relabel, type LabelMap } from "../relabel/apply.ts";
import type { Target } from "../target/target.ts";

interface Known {
  readonly labels: Labels;
  readonly family: MetricFamily;
}

export interface Taken {
  readonly series: readonly WrittenSeries[];
  /** Of the page, before and after `metric_relabel_configs`. */
  readonly scraped: number;
  readonly kept: number;
  /** Series that the scrape before did not have. */
  readonly added: number;
}

export class TargetSeries {
  readonly #target: Target;
  /** Those that end when they are not there any more. */
  #living: ReadonlyMap<string, Known>;

  constructor(target: Target, before?: TargetSeries) {
    this.#target = target;
    this.#living = before === undefined ? new Map() : before.#living;
  }

  /**
   * The samples of a page, and the ends of series that it does not have any more.
   *
   * Throws an `Error` where a limit is passed: nothing of the page counts then.
   */
  take(page: readonly ExpositionSample[], unixMilli: number): Taken {
    const { job } = this.#target;
    const { limits } = job;
    const series: WrittenSeries[] = [];
    const living = new Map<string, Known>();
    const families = new Map<ExpositionFamily, MetricFamily>();
    let added = 0;
    for (const one of page) {
      const labels = this.#labelsOf(one.labels);
      if (labels === undefined) continue;
      checkLabels(labels, limits);
      const own = job.honorTimestamps ? one.unixMilli : undefined;
      const key = seriesKey(labels);
      let family = families.get(one.family);
      if (family === undefined) {
        family = familyOf(one.family, labels["__name__"] ?? "", one.labels["__name__"] ?? "");
        families.set(one.family, family);
      }
      const isOnce = own === undefined && living.has(key);
      if (isOnce) continue;
      if (!this.#living.has(key)) added++;
      if (own === undefined || job.trackTimestampsStaleness) living.set(key, { labels, family });
      const at = own ?? unixMilli;
      const samples = [{ unixMilli: at, value: one.value }];
      const { exemplar } = one;
      const exemplars = exemplar === undefined ? undefined : [exemplarOf(exemplar, at)];
      series.push({ labels, family, samples, exemplars });
      if (limits.samples > 0 && series.length > limits.samples)
        throw new Error(`the page has more than ${limits.samples} samples (sample_limit)`);
    }
    const kept = series.length;
    for (const [key, known] of this.#living) if (!living.has(key)) series.push(ended(known, unixMilli));
    this.#living = living;
    return { series, scraped: page.length, kept, added };
  }

  /** All series end: the target failed, or is not there any more. */
  end(unixMilli: number): readonly WrittenSeries[] {
    const ends = Array.from(this.#living.values(), (known) => ended(known, unixMilli));
    this.#living = new Map();
    return ends;
  }

  /** `undefined`: relabelling drops the series. */
  #labelsOf(exposed: Labels): Labels | undefined {
    const { job, labels: own } = this.#target;
    const labels: LabelMap = new Map(Object.entries(exposed));
    mergeTarget(labels, own, job.honorLabels);
    if (!relabel(labels, job.metricRelabel)) return undefined;
    const merged: Labels = Object.create(null);
    for (const [name, value] of labels) merged[name] = value;
    return merged["__name__"] === undefined ? undefined : merged;
  }
}

function ended({ labels, family }: Known, unixMilli: number): WrittenSeries {
  return { labels, family, samples: [{ unixMilli, value: "stale" }] };
}

/** One that does not say when it was observed was so by now. */
function exemplarOf({ labels, value, unixMilli }: ExpositionExemplar, scraped: number): Exemplar {
  return { labels, value, unixMilli: Math.floor(unixMilli ?? scraped) };
}

/** The target's labels win unless they are told to give way; what they cover is kept as `exported_…`. */
export function mergeTarget(labels: LabelMap, own: ReadonlyMap<string, string>, honorLabels: boolean): void {
  const covered: (readonly [string, string])[] = [];
  for (const [name, value] of own) {
    const exposed = labels.get(name);
    if (exposed !== undefined && honorLabels) continue;
    if (exposed !== undefined) covered.push([name, exposed]);
    labels.set(name, value);
  }
  for (const [name, value] of covered.toSorted(([left], [right]) => left.length - right.length)) {
    let free = `exported_${name}`;
    while (labels.has(free)) free = `exported_${free}`;
    labels.set(free, value);
  }
}

function checkLabels(labels: Labels, limits: SampleLimits): void {
  if (limits.labels === 0 && limits.labelNameLength === 0 && limits.labelValueLength === 0) return;
  const names = Object.keys(labels);
  const series = labels["__name__"] ?? "";
  if (limits.labels > 0 && names.length > limits.labels)
    throw new Error(`${series} has ${names.length} labels, more than ${limits.labels} (label_limit)`);
  for (const name of names) {
    if (limits.labelNameLength > 0 && Buffer.byteLength(name) > limits.labelNameLength)
      throw new Error(
        `${series} has a label name longer than ${limits.labelNameLength} bytes (label_name_length_limit)`,
      );
    if (limits.labelValueLength > 0 && Buffer.byteLength(labels[name] ?? "") > limits.labelValueLength)
      throw new Error(
        `${series} has a value of ${name} longer than ${limits.labelValueLength} bytes (label_value_length_limit)`,
      );
  }
}

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

/** One name for a metric whichever way it came: that of its series, without the ends of a histogram's and a summary's. */
function familyOf(
  { name, type, help, unit }: ExpositionFamily,
  series: string,
  exposed: string,
): MetricFamily {
  const isOne = type !== "histogram" && type !== "gaugehistogram" && type !== "summary";
  // What relabelling made of the name counts.
  const renamed = isOne || series !== exposed ? series : name;
  return { name: renamed, kind: KINDS[type], unit, help };
}
