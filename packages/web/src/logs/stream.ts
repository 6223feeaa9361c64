/**
 * The records on the screen, newest first. New ones wait above the list until the reader asks for them or stands at its
 * top with nothing selected: rows do not move under the pointer.
 */
import type { LogRecord } from "@sightline/api";

export interface Stream {
  /** Newest first. */
  readonly shown: readonly LogRecord[];
  /** Newest first; all newer than what is shown. */
  readonly waiting: readonly LogRecord[];
}

export const NO_STREAM: Stream = { shown: [], waiting: [] };

/** More waiting records than this are not kept one by one: showing them starts the list anew. */
export const MOST_WAITING = 1000;

/** Takes the newest page of an answer. `hold` keeps what is new waiting. */
export function received(stream: Stream, newest: readonly LogRecord[], hold: boolean): Stream {
  if (stream.shown.length === 0) return { shown: newest, waiting: [] };
  const known = new Set<string>();
  for (const record of stream.shown) known.add(record.id);
  for (const record of stream.waiting) known.add(record.id);
  const fresh = newest.filter((record) => !known.has(record.id));
  if (fresh.length === 0) return hold ? stream : released(stream);
  const waiting = ordered([...fresh, ...stream.waiting]);
  return hold ? { shown: stream.shown, waiting } : released({ shown: stream.shown, waiting });
}

/** Shows what waits. A record that came late takes its place among the others. */
export function released(stream: Stream): Stream {
  if (stream.waiting.length === 0) return stream;
  return { shown: ordered([...stream.waiting, ...stream.shown]), waiting: [] };
}

/** Adds an older page at the end. */
export function continued(stream: Stream, older: readonly LogRecord[]): Stream {
  const known = new Set(stream.shown.map((record) => record.id));
  const more = older.filter((record) => !known.has(record.id));
  return more.length === 0 ? stream : { shown: [...stream.shown, ...more], waiting: stream.waiting };
}

/** By time, newest first; RFC 3339 of equal length and zone sorts as text. */
function ordered(records: readonly LogRecord[]): readonly LogRecord[] {
  return records.toSorted((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0));
}
