/** Searches among the log records in memory. */
import { levelIndex } from "../record/outline.ts";
import type { LogEntry } from "../record/records.ts";
import type { LogSource, Placed, TraceSource } from "../source.ts";
import type { Selection } from "../store.ts";
import { matches } from "./match.ts";
import { newestFirst, pageOf, upTo } from "./paging.ts";
import { logSubject } from "./subjects.ts";

/** A log record with its number of arrival, which tells records of the same nanosecond apart. */
export interface NumberedLog {
  readonly number: number;
  readonly entry: LogEntry;
}

const DIGITS = 16;

export function logSearch(all: () => readonly NumberedLog[]): LogSource & Pick<TraceSource, "logsOf"> {
  const selected = (selection: Selection): readonly NumberedLog[] =>
    all().filter(
      ({ entry }) =>
        entry.time >= selection.from &&
        entry.time < selection.to &&
        matches(selection.filter, logSubject(entry)),
    );
  return {
    logPage: async (page) => pageOf(selected(page).map(placeOf), page.after, page.limit),
    async logsOf(traceIds, limit) {
      const take = upTo(limit);
      const wanted = new Set(traceIds);
      return all()
        .filter(({ entry }) => wanted.has(entry.traceId))
        .map(placeOf)
        .toSorted((left, right) => -newestFirst(left, right))
        .filter(({ item }) => take(item.traceId));
    },
    countLogs: async (selection) => selected(selection).length,
    async logBuckets(selection, step) {
      const counts = new Map<string, { readonly bucket: bigint; readonly level: number; count: number }>();
      for (const { entry } of selected(selection)) {
        const bucket = (entry.time / step) * step;
        const level = levelIndex(entry);
        const row = counts.get(`${bucket} ${level}`) ?? { bucket, level, count: 0 };
        row.count++;
        counts.set(`${bucket} ${level}`, row);
      }
      return [...counts.values()];
    },
  };
}

function placeOf({ number, entry }: NumberedLog): Placed<LogEntry> {
  return { time: entry.time, key: String(number).padStart(DIGITS, "0"), item: entry };
}
