/** From requests to acknowledged rows: small ones at once, larger ones in turns, the largest piece by piece. */
import { crc32 } from "node:zlib";
import { assertNever } from "@sightline/model";
import type { Signal } from "@sightline/otlp";
import { storeErrors } from "../errors.ts";
import type { IntakePolicy } from "../intake/policy.ts";
import { admitSeries } from "../intake/series.ts";
import type { WrittenSeries } from "../metric/sample.ts";
import type { PastSamples } from "../../past-samples/past-samples.ts";
import type { RecentBatch, RecentSamples } from "../../recent-samples/recent-samples.ts";
import type { SpanWatch } from "../span-watch.ts";
import type { Receipt, SeriesReceipt } from "../store.ts";
import type { Journal } from "./journal/journal.ts";
import { LOG_TABLE, SAMPLE_TABLE, SERIES_TABLE, SPAN_TABLE, type RowTable } from "./rows/table.ts";
import { RowWriter } from "./rows/row-writer.ts";
import { transcodingLogs } from "./transcode/log-transcoder.ts";
import { FreshSeries } from "./transcode/fresh-series.ts";
import { writeLabelled } from "./transcode/labelled-series.ts";
import { transcodingMetrics } from "./transcode/metric-transcoder.ts";
import { SeriesCache } from "./transcode/series-cache.ts";
import { writeFresh } from "./transcode/series-rows.ts";
import { SideRows } from "./transcode/side-rows.ts";
import { transcodingTraces } from "./transcode/span-transcoder.ts";
import { LARGEST_ROWS, whole, type Transcoded, type Transcoding } from "./transcode/transcoding.ts";
import { Turns } from "./turns.ts";

/** Bytes of a body that take less than 0.2 ms: not worth a turn. */
const SMALL = 16_384;
/** Bytes of a body, about 1 ms: a usual batch of 512 spans in one or two. */
const PIECE = 131_072;
/** Of rows that are in memory and not handed to the journal yet. */
const MOST_UNDER_WAY = 268_435_456;
/** New series in one go. */
const SERIES_PIECE = 2000;

type Begin<T extends Transcoded> = (writer: RowWriter) => Transcoding<T>;

interface Appended<T extends Transcoded> {
  readonly result: T;
  /** What was written, where somebody wants it. */
  readonly rows: readonly Uint8Array[];
  readonly acknowledged: Promise<void>;
}

/** Who else sees what is stored. */
export interface RowWatches {
  readonly spanWatch?: SpanWatch | undefined;
  readonly recent?: RecentSamples | undefined;
  /** Needs `recent`. */
  readonly past?: PastSamples | undefined;
}

export class RowWrites {
  readonly #journal: Journal;
  readonly #policy: IntakePolicy;
  readonly #spanWatch: SpanWatch | undefined;
  readonly #turns = new Turns();
  readonly #recent: RecentSamples | undefined;
  readonly #past: PastSamples | undefined;
  readonly #series: SeriesCache;
  #underWay = 0;

  constructor(journal: Journal, policy: IntakePolicy, { spanWatch, recent, past }: RowWatches = {}) {
    this.#journal = journal;
    this.#policy = policy;
    this.#spanWatch = spanWatch;
    this.#recent = recent;
    this.#past = past;
    this.#series = new SeriesCache(undefined, () => recent?.generation ?? 0);
  }

  /** As `TelemetryWriter.write`. */
  async write(signal: Signal, body: Uint8Array): Promise<Receipt> {
    this.#journal.admit();
    const policy = this.#policy;
    switch (signal) {
      case "traces":
        return this.#writeSpans(body);
      case "logs":
        return this.#writeItems(LOG_TABLE, body, (writer) => transcodingLogs(body, policy, writer));
      case "metrics":
        return this.#writeMetrics(body);
      default:
        return assertNever(signal, "signal");
    }
  }

  async #writeSpans(body: Uint8Array): Promise<Receipt> {
    const watched = this.#spanWatch?.begin();
    const receipt = await this.#writeItems(SPAN_TABLE, body, (writer) =>
      transcodingTraces(body, this.#policy, writer, watched),
    );
    watched?.stored();
    return receipt;
  }

  async #writeItems(table: RowTable, body: Uint8Array, begin: Begin<Transcoded>): Promise<Receipt> {
    const { result, acknowledged } = await this.#append(table, body, begin);
    await acknowledged;
    return result.receipt;
  }

  async #writeMetrics(body: Uint8Array): Promise<Receipt> {
    const { result, rows, acknowledged } = await this.#append(SAMPLE_TABLE, body, (writer) =>
      transcodingMetrics(body, this.#policy, writer, this.#series),
    );
    await this.#keep([acknowledged], { rows, fresh: result.fresh, sides: [result.side] });
    return result.receipt;
  }

  /** As `SeriesWriter.writeSeries`. */
  async writeSeries(series: readonly WrittenSeries[]): Promise<SeriesReceipt> {
    this.#journal.admit();
    const { admitted, receipt } = admitSeries(series, this.#policy);
    this.#series.makeRoom();
    const fresh = new FreshSeries(this.#series.generation);
    const rows: Uint8Array[] = [];
    const sides: SideRows[] = [];
    const kept: Promise<void>[] = [];
    for (const piece of pieces(admitted)) {
      const side = new SideRows();
      sides.push(side);
      const add = (): boolean => {
        const write = (writer: RowWriter): number => {
          const begun = writer.length;
          const count = writeLabelled(piece, writer, side, fresh, this.#series);
          if (this.#recent !== undefined) rows.push(writer.copyFrom(begun));
          return count;
        };
        kept.push(this.#journal.append(SAMPLE_TABLE, write));
        return true;
      };
      if (piece.length === admitted.length) add();
      else await this.#turns.run(add);
      for (const one of kept) one.catch(() => undefined);
    }
    await this.#keep(kept, { rows, fresh, sides });
    return receipt;
  }

  /** Resolves when all of it is acknowledged, and the series count as written. */
  async #keep(samples: readonly Promise<void>[], batch: Batch): Promise<void> {
    const { fresh, sides } = batch;
    const kept = [...samples];
    for (const side of sides) {
      for (const { table, writer, count } of side.tables()) {
        kept.push(
          this.#journal.append(table, (rows) => {
            rows.raw(writer.view());
            return count;
          }),
        );
      }
    }
    const points = [...fresh.points.values()];
    for (let at = 0; at < points.length; at += SERIES_PIECE) {
      const piece = points.slice(at, at + SERIES_PIECE);
      const add = (): boolean => {
        kept.push(this.#journal.append(SERIES_TABLE, (writer) => writeFresh(writer, piece)));
        return true;
      };
      if (points.length <= SERIES_PIECE) add();
      else await this.#turns.run(add);
      // One that fails is waited for below, maybe some turns later.
      for (const one of kept) one.catch(() => undefined);
    }
    try {
      await Promise.all(kept);
    } catch (cause) {
      // Some of it may be stored, and come again.
      const missed = recentBatch(batch);
      this.#recent?.missed(missed);
      this.#past?.written(missed);
      throw cause;
    }
    fresh.markWritten();
    await this.#remember(batch);
  }

  async #remember(batch: Batch): Promise<void> {
    const recent = this.#recent;
    if (recent === undefined) return;
    const written = recentBatch(batch);
    this.#past?.written(written);
    if (batch.fresh.points.size <= SERIES_PIECE) recent.add(written);
    else {
      const adding = recent.adding(written, SERIES_PIECE);
      await this.#turns.run(() => adding.next().done === true);
    }
  }

  /** Resolves when the rows are on their way to the disk. */
  async #append<T extends Transcoded>(
    table: RowTable,
    body: Uint8Array,
    begin: Begin<T>,
  ): Promise<Appended<T>> {
    if (body.length > PIECE) return this.#appendLarge(table, begin);
    let appended: Appended<T> | undefined;
    const append = (): boolean => {
      appended = this.#appendWhole(table, begin);
      return true;
    };
    if (body.length <= SMALL) append();
    else await this.#turns.run(append);
    if (appended === undefined) throw new RangeError("a turn was not taken");
    return appended;
  }

  #appendWhole<T extends Transcoded>(table: RowTable, begin: Begin<T>): Appended<T> {
    let result: T | undefined;
    const rows: Uint8Array[] = [];
    const acknowledged = this.#journal.append(table, (writer) => {
      const begun = writer.length;
      result = whole(begin(writer));
      if (this.#isRemembered(table)) rows.push(writer.copyFrom(begun));
      return result.rows;
    });
    if (result === undefined) throw new RangeError("the journal did not ask for rows");
    return { result, rows, acknowledged };
  }

  async #appendLarge<T extends Transcoded>(table: RowTable, begin: Begin<T>): Promise<Appended<T>> {
    const writer = new RowWriter(PIECE * 4);
    const transcoding = begin(writer);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    let crc = 0;
    try {
      await this.#turns.run(() => {
        const isDone = transcoding.next(PIECE);
        const part = writer.take();
        parts.push(part);
        crc = crc32(part, crc);
        bytes += part.length;
        this.#underWay += part.length;
        if (bytes > LARGEST_ROWS) throw storeErrors.STORE_REQUEST_TOO_LARGE({ limit: LARGEST_ROWS });
        if (this.#underWay > MOST_UNDER_WAY)
          throw storeErrors.STORE_OVERLOADED({ pendingBytes: this.#underWay });
        return isDone;
      });
    } finally {
      this.#underWay -= bytes;
    }
    const result = transcoding.result();
    const acknowledged = this.#journal.appendLarge(table, { parts, bytes, rows: result.rows, crc });
    return { result, rows: this.#isRemembered(table) ? parts : [], acknowledged };
  }

  #isRemembered(table: RowTable): boolean {
    return table === SAMPLE_TABLE && this.#recent !== undefined;
  }
}

/** Samples of one request. */
interface Batch {
  readonly rows: readonly Uint8Array[];
  readonly fresh: FreshSeries;
  readonly sides: readonly SideRows[];
}

function recentBatch({ rows, fresh, sides }: Batch): RecentBatch {
  const series = [...fresh.points.values()].flatMap((point) => point.series);
  return { series, rows, histograms: sides.flatMap((side) => side.histograms) };
}

/** Of at most about `SERIES_PIECE` samples each; a series is not cut. */
function* pieces(series: readonly WrittenSeries[]): Generator<readonly WrittenSeries[]> {
  let begin = 0;
  let samples = 0;
  for (const [index, one] of series.entries()) {
    samples += one.samples.length;
    if (samples < SERIES_PIECE) continue;
    yield series.slice(begin, index + 1);
    begin = index + 1;
    samples = 0;
  }
  if (begin < series.length) yield series.slice(begin);
}
