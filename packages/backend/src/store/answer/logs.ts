/** Answers of the `LogReader` port. */
import type { LogList, LogVolume } from "@sightline/api";
import { seconds } from "../record/instant.ts";
import { EVERYTHING, type LogSource } from "../source.ts";
import type { PageSelection, SeriesSelection } from "../store.ts";
import { decodeCursor, encodeCursor, positionAfter } from "./cursor.ts";
import { logRecords } from "./log.ts";
import { bucketStarts, windowOf } from "./window.ts";

const WARN = 3;

export async function logList(source: LogSource, page: PageSelection): Promise<LogList> {
  const began = performance.now();
  const after = decodeCursor(page.cursor);
  const [found, matched, total] = await Promise.all([
    source.logPage({ ...page, limit: page.limit + 1, after }),
    source.countLogs(page),
    source.countLogs({ ...page, filter: EVERYTHING }),
  ]);
  const rows = found.slice(0, page.limit);
  const next = found.length > page.limit ? positionAfter(rows, after) : undefined;
  const first = rows[0];
  const continues = first !== undefined && after?.time === first.time && after.key === first.key;
  return {
    ...windowOf(page),
    complete: next === undefined,
    ...(next === undefined ? {} : { cursor: encodeCursor(next) }),
    logs: logRecords(rows, continues ? after.skip : 0),
    matched,
    total,
    elapsedMs: performance.now() - began,
  };
}

export async function logVolume(source: LogSource, selection: SeriesSelection): Promise<LogVolume> {
  const rows = await source.logBuckets(selection, selection.step);
  const buckets = new Map(
    bucketStarts(selection, selection.step).map((start) => [
      start,
      { time: seconds(start), rest: 0, warn: 0, error: 0 },
    ]),
  );
  for (const { bucket, level, count } of rows) {
    const sums = buckets.get(bucket);
    if (sums === undefined) continue;
    if (level > WARN) sums.error += count;
    else if (level === WARN) sums.warn += count;
    else sums.rest += count;
  }
  return { ...windowOf(selection), step: seconds(selection.step), buckets: [...buckets.values()] };
}
