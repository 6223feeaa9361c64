/** Data points from OTLP protobuf as rows of `metric_samples`; objects are made only for series that are new. */
import {
  readingMetrics,
  type ExponentialPointView,
  type HistogramPointView,
  type MetricView,
  type MetricVisitor,
  type NumberPointView,
  type PointView,
  type ResourceView,
  type ScopeView,
  type SummaryPointView,
} from "@sightline/otlp";
import {
  BUCKET_MISMATCH,
  MOST_LABELS,
  NO_RECORDED_VALUE,
  NO_VALUE,
  targetInfo,
  TOO_MANY_LABELS,
  tooLongLabel,
} from "../../intake/metrics.ts";
import { Tally, type IntakePolicy } from "../../intake/policy.ts";
import { ValueLimit } from "../../record/value-limit.ts";
import { targetOf, type Labels } from "../../metric/labels.ts";
import { emitHistogram, emitNumber, emitSummary, type Emit } from "../../metric/points.ts";
import { fingerprintOf, seriesKey } from "../../metric/series.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { checkAttributes, hasLonger, writeAttributeTexts } from "./attribute-rows.ts";
import { countAt, cumulativeCounts, numberAt } from "./counts.ts";
import { knownMetric } from "./known-metric.ts";
import { FreshSeries, type FreshPoint } from "./fresh-series.ts";
import {
  pointSeries,
  type KnownMetric,
  type KnownTarget,
  type NewSeries,
  type PointSeries,
  type SeriesCache,
} from "./series-cache.ts";
import { SideRows } from "./side-rows.ts";
import { bigOf, TimeWords, wordAt } from "./time-words.ts";
import { checkSize, transcodingOf, whole, type Transcoded, type Transcoding } from "./transcoding.ts";

const WORD = 4_294_967_296;
const NO_BOUNDS = new Float64Array(0);

export interface TranscodedMetrics extends Transcoded {
  /** To be put into their table, and `markWritten` then. */
  readonly fresh: ReadonlyMap<PointSeries, FreshPoint>;
  /** Rows of other tables. */
  readonly side: SideRows;
}

/**
 * Appends the samples of a request that can be stored.
 *
 * @throws OTLP_MALFORMED, OTLP_LIMIT, STORE_REQUEST_TOO_LARGE: rows may have been written before.
 */
export function transcodeMetrics(
  body: Uint8Array,
  policy: IntakePolicy,
  writer: RowWriter,
  cache: SeriesCache,
): TranscodedMetrics {
  return whole(transcodingMetrics(body, policy, writer, cache));
}

/** As `transcodeMetrics`, piece by piece. */
export function transcodingMetrics(
  body: Uint8Array,
  policy: IntakePolicy,
  writer: RowWriter,
  cache: SeriesCache,
): Transcoding<TranscodedMetrics> {
  cache.makeRoom();
  const metrics = new MetricTranscoder(body, policy, writer, cache);
  return transcodingOf(readingMetrics(body, metrics), () => metrics.finish());
}

/** A byte before the attributes in the key of a point. */
const SHAPE = { number: 0, histogram: 1, histogramWithoutSum: 2, summary: 3 } as const;

class MetricTranscoder implements MetricVisitor {
  readonly #source: Buffer;
  readonly #writer: RowWriter;
  readonly #begun: number;
  readonly #window: TimeWords;
  readonly #limit: ValueLimit;
  readonly #cache: SeriesCache;
  readonly #tally = new Tally();
  readonly #key = new RowWriter(256);
  readonly #fresh = new FreshSeries();
  readonly #side = new SideRows();
  #target: KnownTarget | undefined;
  /** Of the target's samples, 0 for none. */
  #newest = 0;
  #metric: KnownMetric | undefined;
  #rows = 0;
  /** The last time that was accepted, of the target: points of a request mostly share it. 0: none yet. */
  #timeLow = 0;
  #timeHigh = 0;
  #unixMilli = 0;

  constructor(body: Uint8Array, policy: IntakePolicy, writer: RowWriter, cache: SeriesCache) {
    this.#source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#window = new TimeWords(policy);
    this.#writer = writer;
    this.#begun = writer.length;
    this.#limit = new ValueLimit(policy.longestValue);
    this.#cache = cache;
  }

  finish(): TranscodedMetrics {
    this.#endTarget();
    return {
      receipt: this.#tally.receipt(0n, this.#limit.count),
      rows: this.#rows,
      fresh: this.#fresh.points,
      side: this.#side,
    };
  }

  resource(view: ResourceView): void {
    this.#endTarget();
    this.#target = this.#cache.target(targetOf(view.toObject(), this.#limit));
    this.#newest = 0;
    this.#timeLow = this.#timeHigh = 0;
  }

  scope(view: ScopeView): void {
    checkAttributes(view.attributes);
  }

  metric(view: MetricView): void {
    checkAttributes(view.metadata);
    this.#metric =
      this.#target === undefined || view.kind === 0
        ? undefined
        : knownMetric(this.#cache, this.#target, view);
  }

  numberPoint(view: NumberPointView): void {
    const metric = this.#accept(view, view.valueAt < 0 ? NO_VALUE : undefined);
    if (metric === undefined) return;
    const series = this.#seriesOf(metric, view, SHAPE.number, NO_BOUNDS, (emit, identity) => {
      emitNumber(metric.family, { ...pointOf(view), value: 0, exemplars: [] }, identity, emit);
    });
    this.#sample(series, 0, numberAt(view.reader, view.valueAt, view.isInt));
  }

  histogramPoint(view: HistogramPointView): void {
    const { bucketCounts, explicitBounds } = view;
    const mismatch = bucketCounts.count > 0 && bucketCounts.count !== explicitBounds.count + 1;
    const metric = this.#accept(view, mismatch ? BUCKET_MISMATCH : undefined);
    if (metric === undefined) return;
    const bounds = explicitBounds.values.subarray(0, explicitBounds.count);
    const hasSum = view.sumAt >= 0;
    const shape = hasSum ? SHAPE.histogram : SHAPE.histogramWithoutSum;
    const series = this.#seriesOf(metric, view, shape, bounds, (emit, identity) => {
      const counts = { count: 0n, sum: hasSum ? 0 : undefined, min: undefined, max: undefined };
      const lists = { bucketCounts: [], explicitBounds: [...bounds], exemplars: [] };
      emitHistogram(metric.family, { ...pointOf(view), ...counts, ...lists }, identity, emit);
    });
    const counts = cumulativeCounts(bucketCounts, bounds.length);
    for (let index = 0; index < bounds.length; index++) this.#sample(series, index, counts[index] ?? 0);
    const count = countAt(view.reader, view.countAt);
    let next = bounds.length;
    this.#sample(series, next++, count);
    if (hasSum) this.#sample(series, next++, view.reader.doubleAt(view.sumAt));
    this.#sample(series, next, count);
  }

  summaryPoint(view: SummaryPointView): void {
    const metric = this.#accept(view, undefined);
    if (metric === undefined) return;
    const { quantiles } = view;
    const bounds = Float64Array.from({ length: quantiles.length / 2 }, (_, at) => quantiles[at * 2] ?? 0);
    const series = this.#seriesOf(metric, view, SHAPE.summary, bounds, (emit, identity) => {
      const quantileValues = Array.from(bounds, (quantile) => ({ quantile, value: 0 }));
      emitSummary(metric.family, { ...pointOf(view), count: 0n, sum: 0, quantileValues }, identity, emit);
    });
    for (let index = 0; index < bounds.length; index++)
      this.#sample(series, index, quantiles[index * 2 + 1] ?? 0);
    this.#sample(series, bounds.length, view.reader.doubleAt(view.sumAt));
    this.#sample(series, bounds.length + 1, countAt(view.reader, view.countAt));
  }

  exponentialPoint(view: ExponentialPointView): void {
    this.#accept(view, undefined);
  }

  /** `undefined`: the point is refused. `problem` is what its kind has to say against it. */
  #accept(view: PointView, problem: string | undefined): KnownMetric | undefined {
    checkAttributes(view.exemplars.attributes);
    const metric = this.#metric;
    const trouble = metric?.problem ?? this.#pointProblem(view, problem);
    if (metric === undefined || trouble !== undefined) {
      checkAttributes(view.attributes);
      if (trouble !== undefined) this.#tally.reject(trouble);
      return undefined;
    }
    checkSize(this.#writer, this.#begun);
    this.#tally.store();
    return metric;
  }

  #pointProblem(view: PointView, problem: string | undefined): string | undefined {
    if ((view.flags & NO_RECORDED_VALUE) !== 0) return NO_VALUE;
    if (problem === NO_VALUE) return problem;
    if (view.attributes.count > MOST_LABELS) return TOO_MANY_LABELS;
    if (hasLonger(view.attributes, this.#limit.bytes)) return tooLongLabel(this.#limit.bytes);
    if (problem !== undefined) return problem;
    const low = wordAt(view.reader.data, view.timeAt, 0);
    const high = wordAt(view.reader.data, view.timeAt, 4);
    if (low === this.#timeLow && high === this.#timeHigh && low + high > 0) return undefined;
    const time = this.#window.problem(low, high);
    if (time !== undefined) return `point time is ${time}`;
    this.#timeLow = low;
    this.#timeHigh = high;
    this.#unixMilli = Number(bigOf(low, high) / 1_000_000n);
    this.#newest = Math.max(this.#newest, this.#unixMilli);
    return undefined;
  }

  #seriesOf(
    metric: KnownMetric,
    view: PointView,
    shape: number,
    bounds: Float64Array,
    emitAll: (emit: Emit, identity: Labels) => void,
  ): PointSeries {
    const key = this.#key;
    key.reset();
    key.uint8(shape);
    writeAttributeTexts(key, this.#source, view.attributes);
    const text = key.latin1();
    const known = metric.points.get(text);
    const isKnown = known !== undefined && sameNumbers(known.bounds, bounds);
    if (isKnown && this.#fresh.isWritten(known, this.#unixMilli)) return known;
    const unwritten: NewSeries[] = [];
    if (!isKnown || known.unwritten === undefined)
      emitAll((family, labels) => {
        unwritten.push({ fingerprint: fingerprintOf(seriesKey(labels)), family, labels });
      }, this.#target?.target.identity ?? {});
    const series = isKnown ? known : pointSeries(unwritten, bounds);
    if (!isKnown) this.#cache.addPoint(metric, text, series);
    this.#fresh.write(series, unwritten, this.#unixMilli);
    return series;
  }

  #sample(series: PointSeries, index: number, value: number): void {
    const writer = this.#writer;
    const { fingerprints } = series;
    writer.words(fingerprints[index * 2] ?? 0, fingerprints[index * 2 + 1] ?? 0);
    writer.words(this.#unixMilli % WORD, Math.floor(this.#unixMilli / WORD));
    writer.float64(value);
    this.#rows++;
  }

  /** `target_info` comes after the samples of its target, at the newest of their times. */
  #endTarget(): void {
    const known = this.#target;
    const labels = known === undefined ? undefined : targetInfo(known.target);
    if (known === undefined || labels === undefined || this.#newest === 0) return;
    this.#unixMilli = this.#newest;
    let series = known.info;
    if (series === undefined || !this.#fresh.isWritten(series, this.#unixMilli)) {
      const { family, labels: infoLabels } = labels;
      const unwritten = [{ fingerprint: fingerprintOf(seriesKey(infoLabels)), family, labels: infoLabels }];
      series ??= pointSeries(unwritten, NO_BOUNDS);
      known.info = series;
      this.#fresh.write(series, unwritten, this.#unixMilli);
    }
    this.#sample(series, 0, 1);
  }
}

function pointOf(view: PointView) {
  return { attributes: view.attributes.list(), startTimeUnixNano: 0n, timeUnixNano: 0n, flags: 0 };
}

function sameNumbers(left: Float64Array, right: Float64Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (!Object.is(left[at], right[at])) return false;
  return true;
}
