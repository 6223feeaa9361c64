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
  /** The last scrape that has it. */
  seen: number;
}

/** A line's labels, as the page has them, with what became of them; `undefined`: relabelling drops it. */
interface Exposed {
  readonly known: Known | undefined;
  seen: number;
}

export interface Taken {
  readonly series: readonly WrittenSeries[];
  /** Of the page, before and after `metric_relabel_configs`. */
  readonly scraped: number;
  readonly kept: number;
  /** Series that the scrape before did not have. */
  readonly added: number;
}

/** The samples of a page, some at a time. */
export interface Taking {
  /** Takes on; whether that was the last. Throws an `Error` where a limit is passed: nothing of the page counts then. */
  next(samples: number): boolean;
  /** Once all are taken: they count from now on, and series that the page does not have any more end. */
  finish(): Taken;
}

export class TargetSeries {
  readonly #target: Target;
  /** By what the page says: relabelling is done once for a series, and not once for a sample. */
  readonly #exposed = new Map<string, Exposed>();
  readonly #known = new Map<string, Known>();
  /** Those that end when they are not there any more. */
  #living: ReadonlySet<Known> = new Set();
  /** The number of the scrape that was begun last. */
  #scrape = 1;

  /** `before`: of the same target while its job said other things; what lives goes on here, or ends. */
  constructor(target: Target, before?: TargetSeries) {
    this.#target = target;
    if (before === undefined) return;
    const living = [...before.#living].map(({ labels, family }): Known => ({
      labels,
      family,
      seen: this.#scrape,
    }));
    for (const known of living) this.#known.set(seriesKey(known.labels), known);
    this.#living = new Set(living);
  }

  taking(page: readonly ExpositionSample[], unixMilli: number): Taking {
    const { honorTimestamps, trackTimestampsStaleness, limits } = this.#target.job;
    const series: WrittenSeries[] = [];
    const living = new Set<Known>();
    const last = this.#scrape;
    const scrape = ++this.#scrape;
    let at = 0;
    let added = 0;
    return {
      next: (count) => {
        for (const end = Math.min(page.length, at + count); at < end; at++) {
          const one = page[at];
          const known = one === undefined ? undefined : this.#knownOf(one, scrape);
          if (one === undefined || known === undefined) continue;
          const own = honorTimestamps ? one.unixMilli : undefined;
          // The same series at the same time says nothing new.
          if (own === undefined && known.seen === scrape) continue;
          if (known.seen < last) added++;
          known.seen = scrape;
          if (own === undefined || trackTimestampsStaleness) living.add(known);
          const time = own ?? unixMilli;
          const exemplars = one.exemplar === undefined ? undefined : [exemplarOf(one.exemplar, time)];
          const samples = [{ unixMilli: time, value: one.value }];
          series.push({ labels: known.labels, family: known.family, samples, exemplars });
          if (limits.samples > 0 && series.length > limits.samples)
            throw new Error(`the page has more than ${limits.samples} samples (sample_limit)`);
        }
        return at >= page.length;
      },
      finish: () => {
        const kept = series.length;
        for (const known of this.#living) if (!living.has(known)) series.push(ended(known, unixMilli));
        this.#living = living;
        this.#forget();
        return { series, scraped: page.length, kept, added };
      },
    };
  }

  /** All series end: the target failed, or is not there any more. */
  end(unixMilli: number): readonly WrittenSeries[] {
    const ends = [...this.#living].map((known) => ended(known, unixMilli));
    this.#living = new Set();
    this.#exposed.clear();
    this.#known.clear();
    return ends;
  }

  /** What the last scrape did not have. */
  #forget(): void {
    for (const [key, { seen }] of this.#exposed) if (seen !== this.#scrape) this.#exposed.delete(key);
    for (const [key, { seen }] of this.#known) if (seen !== this.#scrape) this.#known.delete(key);
  }

  #knownOf(one: ExpositionSample, scrape: number): Known | undefined {
    const exposedKey = seriesKey(one.labels);
    const before = this.#exposed.get(exposedKey);
    if (before !== undefined) {
      before.seen = scrape;
      return before.known;
    }
    const known = this.#learn(one);
    this.#exposed.set(exposedKey, { known, seen: scrape });
    return known;
  }

  #learn(one: ExpositionSample): Known | undefined {
    const labels = this.#labelsOf(one.labels);
    if (labels === undefined) return undefined;
    checkLabels(labels, this.#target.job.limits);
    const key = seriesKey(labels);
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const family = familyOf(one.family, labels["__name__"] ?? "", one.labels["__name__"] ?? "");
    const known: Known = { labels, family, seen: 0 };
    this.#known.set(key, known);
    return known;
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
