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
import type { NativeHistogram } from "@sightline/promql";
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
import { DELTA_OLDER, emptyHistogram } from "../../metric/delta.ts";
import { bucketOf, exemplarOf, MOST_EXEMPLARS } from "../../metric/exemplars.ts";
import { exponentialProblem, nativeHistogram } from "../../metric/exponential.ts";
import { pointLabels, targetOf } from "../../metric/labels.ts";
import { emitHistogram, emitNumber, emitSummary } from "../../metric/points.ts";
import { fingerprintOf, seriesKey } from "../../metric/series.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { writeStale } from "../rows/sample-rows.ts";
import { checkAttributes, hasLonger, writeAttributeTexts } from "./attribute-rows.ts";
import { countAt, cumulativeCounts, numberAt } from "./counts.ts";
import { DeltaSteps } from "./delta-steps.ts";
import { exemplarAt, fingerprintAt, partsOf } from "./point-parts.ts";
import { pointOf, sameNumbers, SHAPE, type EmitAll } from "./point-shape.ts";
import { knownMetric } from "./known-metric.ts";
import { FreshSeries } from "./fresh-series.ts";
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
const MILLI = 1_000_000n;
const NO_BOUNDS = new Float64Array(0);

export interface TranscodedMetrics extends Transcoded {
  /** To be put into their table, and marked as written then. */
  readonly fresh: FreshSeries;
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
  const transcoding = transcodingOf(readingMetrics(body, metrics), () => metrics.finish());
  return {
    ...transcoding,
    next: (bytes) => {
      try {
        return transcoding.next(bytes);
      } catch (cause) {
        metrics.undo();
        throw cause;
      }
    },
  };
}

class MetricTranscoder implements MetricVisitor {
  readonly #source: Buffer;
  readonly #writer: RowWriter;
  readonly #begun: number;
  readonly #window: TimeWords;
  readonly #limit: ValueLimit;
  readonly #cache: SeriesCache;
  readonly #tally = new Tally();
  readonly #key = new RowWriter(256);
  readonly #fresh: FreshSeries;
  readonly #side = new SideRows();
  #target: KnownTarget | undefined;
  /** Of the target's samples, 0 for none. */
  #newest = 0;
  #metric: KnownMetric | undefined;
  #rows = 0;
  /** The numbers of a point, in the order of its series. */
  #values = new Float64Array(64);
  readonly #deltas: DeltaSteps;
  /** The last time that was accepted, of the target: points of a request mostly share it. 0: none yet. */
  #timeLow = 0;
  #timeHigh = 0;
  #unixMilli = 0;

  constructor(body: Uint8Array, policy: IntakePolicy, writer: RowWriter, cache: SeriesCache) {
    this.#source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#window = new TimeWords(policy);
    this.#deltas = new DeltaSteps(this.#window);
    this.#writer = writer;
    this.#begun = writer.length;
    this.#limit = new ValueLimit(policy.longestValue);
    this.#cache = cache;
    this.#fresh = new FreshSeries(cache.generation);
  }

  finish(): TranscodedMetrics {
    this.#endTarget();
    return {
      receipt: this.#tally.receipt(0n, this.#limit.count),
      rows: this.#rows,
      fresh: this.#fresh,
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
    const emitAll: EmitAll = (emit, identity) => {
      emitNumber(metric.family, { ...pointOf(view), value: 0, exemplars: [] }, identity, emit);
    };
    const series = this.#seriesOf(metric, view, SHAPE.number, NO_BOUNDS, emitAll);
    this.#values[0] = view.valueAt < 0 ? 0 : numberAt(view.reader, view.valueAt, view.isInt);
    this.#store(metric, view, series, 1, emitAll);
  }

  histogramPoint(view: HistogramPointView): void {
    const { bucketCounts, explicitBounds } = view;
    const mismatch = bucketCounts.count > 0 && bucketCounts.count !== explicitBounds.count + 1;
    const metric = this.#accept(view, mismatch ? BUCKET_MISMATCH : undefined);
    if (metric === undefined) return;
    const bounds = explicitBounds.values.subarray(0, explicitBounds.count);
    const hasSum = view.sumAt >= 0;
    const shape = hasSum ? SHAPE.histogram : SHAPE.histogramWithoutSum;
    const emitAll: EmitAll = (emit, identity) => {
      const counts = { count: 0n, sum: hasSum ? 0 : undefined, min: undefined, max: undefined };
      const lists = { bucketCounts: [], explicitBounds: [...bounds], exemplars: [] };
      emitHistogram(metric.family, { ...pointOf(view), ...counts, ...lists }, identity, emit);
    };
    const series = this.#seriesOf(metric, view, shape, bounds, emitAll);
    const values = this.#room(bounds.length + 3);
    values.set(cumulativeCounts(bucketCounts, bounds.length));
    const count = countAt(view.reader, view.countAt);
    let next = bounds.length;
    values[next++] = count;
    if (hasSum) values[next++] = view.reader.doubleAt(view.sumAt);
    values[next++] = count;
    this.#store(metric, view, series, next, emitAll);
  }

  summaryPoint(view: SummaryPointView): void {
    const metric = this.#accept(view, undefined);
    if (metric === undefined) return;
    const { quantiles } = view;
    const bounds = Float64Array.from({ length: quantiles.length / 2 }, (_, at) => quantiles[at * 2] ?? 0);
    const emitAll: EmitAll = (emit, identity) => {
      const quantileValues = Array.from(bounds, (quantile) => ({ quantile, value: 0 }));
      emitSummary(metric.family, { ...pointOf(view), count: 0n, sum: 0, quantileValues }, identity, emit);
    };
    const series = this.#seriesOf(metric, view, SHAPE.summary, bounds, emitAll);
    const values = this.#room(bounds.length + 2);
    for (let index = 0; index < bounds.length; index++) values[index] = quantiles[index * 2 + 1] ?? 0;
    values[bounds.length] = view.reader.doubleAt(view.sumAt);
    values[bounds.length + 1] = countAt(view.reader, view.countAt);
    this.#store(metric, view, series, bounds.length + 2, emitAll);
  }

  exponentialPoint(view: ExponentialPointView): void {
    const parts = partsOf(view);
    const metric = this.#accept(view, exponentialProblem(parts));
    if (metric === undefined) return;
    const emitAll: EmitAll = (emit, identity) => {
      const labels = pointLabels(view.attributes.list(), identity);
      labels["__name__"] = metric.family.name;
      emit(metric.family, labels, 0);
    };
    const shape = view.sumAt >= 0 ? SHAPE.exponential : SHAPE.exponentialWithoutSum;
    const series = this.#seriesOf(metric, view, shape, NO_BOUNDS, emitAll);
    if ((view.flags & NO_RECORDED_VALUE) !== 0) this.#store(metric, view, series, 1, emitAll);
    else this.#storeHistogram(metric, view, series, nativeHistogram(parts), emitAll);
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
    checkSize(this.#writer, this.#begun - this.#side.bytes);
    return metric;
  }

  #pointProblem(view: PointView, problem: string | undefined): string | undefined {
    if (problem === NO_VALUE && (view.flags & NO_RECORDED_VALUE) === 0) return problem;
    if (view.attributes.count > MOST_LABELS) return TOO_MANY_LABELS;
    if (hasLonger(view.attributes, this.#limit.bytes)) return tooLongLabel(this.#limit.bytes);
    if (problem !== undefined && problem !== NO_VALUE) return problem;
    const low = wordAt(view.reader.data, view.timeAt, 0);
    const high = wordAt(view.reader.data, view.timeAt, 4);
    if (low === this.#timeLow && high === this.#timeHigh && low + high > 0) return undefined;
    const time = this.#window.problem(low, high);
    if (time !== undefined) return `point time is ${time}`;
    this.#timeLow = low;
    this.#timeHigh = high;
    this.#unixMilli = Number(bigOf(low, high) / MILLI);
    return undefined;
  }

  #seriesOf(
    metric: KnownMetric,
    view: PointView,
    shape: number,
    bounds: Float64Array,
    emitAll: EmitAll,
  ): PointSeries {
    const key = this.#key;
    key.reset();
    key.uint8(shape);
    writeAttributeTexts(key, this.#source, view.attributes);
    const text = key.latin1();
    const known = metric.points.get(text);
    if (known !== undefined && sameNumbers(known.bounds, bounds)) return known;
    const series = pointSeries(this.#newSeries(emitAll), bounds);
    this.#cache.addPoint(metric, text, series);
    return series;
  }

  #newSeries(emitAll: EmitAll): readonly NewSeries[] {
    const unwritten: NewSeries[] = [];
    emitAll((family, labels) => {
      unwritten.push({ fingerprint: fingerprintOf(seriesKey(labels)), family, labels });
    }, this.#target?.target.identity ?? {});
    return unwritten;
  }

  /** At least this long; what it holds is of no use any more. */
  #room(size: number): Float64Array {
    if (this.#values.length < size) this.#values = new Float64Array(size * 2);
    return this.#values;
  }

  /** The first `count` of `#values` are the numbers of the point's series. */
  #store(metric: KnownMetric, view: PointView, series: PointSeries, count: number, emitAll: EmitAll): void {
    const isStale = (view.flags & NO_RECORDED_VALUE) !== 0;
    if (metric.isDelta && !isStale) {
      const values = this.#values.subarray(0, count);
      const step = this.#deltas.numbers(series, view, values);
      if (step === undefined) {
        this.#tally.reject(DELTA_OLDER);
        return;
      }
      this.#mark(series, emitAll);
      const { beginsAt } = step;
      if (beginsAt !== undefined)
        for (let index = 0; index < count; index++) this.#number(series, index, beginsAt, 0);
    } else this.#mark(series, emitAll);
    this.#tally.store();
    for (let index = 0; index < count; index++) {
      if (isStale) {
        writeStale(this.#writer, fingerprintAt(series, index), this.#unixMilli);
        this.#rows++;
      } else this.#number(series, index, this.#unixMilli, this.#values[index] ?? 0);
    }
    if (!isStale) this.#storeExemplars(view, series);
  }

  #storeHistogram(
    metric: KnownMetric,
    view: PointView,
    series: PointSeries,
    histogram: NativeHistogram,
    emitAll: EmitAll,
  ): void {
    const of = fingerprintAt(series, 0);
    let value = histogram;
    if (metric.isDelta) {
      const step = this.#deltas.histogram(series, view, histogram);
      if (step === undefined) {
        this.#tally.reject(DELTA_OLDER);
        return;
      }
      value = step.total;
      const { beginsAt } = step;
      if (beginsAt !== undefined) this.#side.histogram(of, beginsAt, emptyHistogram(histogram));
    }
    this.#mark(series, emitAll);
    this.#tally.store();
    this.#side.histogram(of, this.#unixMilli, value);
    this.#storeExemplars(view, series);
  }

  /** Nothing of the request is stored: its deltas count as not sent. */
  undo(): void {
    this.#deltas.undo();
  }

  /** The series goes into its table with this request, where it is not there yet. */
  #mark(series: PointSeries, emitAll: EmitAll): void {
    this.#newest = Math.max(this.#newest, this.#unixMilli);
    if (this.#fresh.isWritten(series, this.#unixMilli)) return;
    this.#fresh.write(series, series.unwritten ?? this.#newSeries(emitAll), this.#unixMilli);
  }

  #storeExemplars({ exemplars, reader }: PointView, series: PointSeries): void {
    for (let index = 0; index < Math.min(exemplars.count, MOST_EXEMPLARS); index++) {
      const given = exemplarAt(exemplars, index, reader);
      if (given.value === undefined) continue;
      const exemplar = exemplarOf(given, this.#unixMilli);
      const nano = BigInt(exemplar.unixMilli) * MILLI;
      if (this.#window.problem(Number(nano & 0xffff_ffffn), Number(nano >> 32n)) !== undefined) continue;
      const at = bucketOf(series.bounds, exemplar.value);
      if (at * 2 < series.fingerprints.length) this.#side.exemplar(fingerprintAt(series, at), exemplar);
    }
  }

  #number(series: PointSeries, index: number, unixMilli: number, value: number): void {
    const writer = this.#writer;
    const { fingerprints } = series;
    writer.words(fingerprints[index * 2] ?? 0, fingerprints[index * 2 + 1] ?? 0);
    writer.words(unixMilli % WORD, Math.floor(unixMilli / WORD));
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
    this.#number(series, 0, this.#newest, 1);
  }
}
