/**
 * A list that grows at its newest end while it is read. What is new waits above the list until the reader asks for it,
 * unless nothing holds the rows: they do not move under the pointer.
 */

/** How to tell items apart. */
export interface Kind<T> {
  readonly keyOf: (item: T) => string;
  /** Sorts as text, such as RFC 3339 of equal length and zone. */
  readonly timeOf: (item: T) => string;
}

export interface Stream<T> {
  /** Newest first. */
  readonly shown: readonly T[];
  /** Newest first; not shown yet. */
  readonly waiting: readonly T[];
  /** Between what waits and what is shown lies more than one page: showing it starts the list anew. */
  readonly gap: boolean;
}

/** Takes the newest page of an answer. `hold` keeps what is new waiting; what is shown already is brought up to date. */
export function received<T>(
  kind: Kind<T>,
  stream: Stream<T>,
  newest: readonly T[],
  hold: boolean,
): Stream<T> {
  const latest = new Map(newest.map((item) => [kind.keyOf(item), item]));
  const known = new Set([...stream.shown, ...stream.waiting].map(kind.keyOf));
  const fresh = newest.filter((item) => !known.has(kind.keyOf(item)));
  const gap = stream.gap || (fresh.length === newest.length && newest.length > 0 && stream.shown.length > 0);
  const current = (item: T): T => latest.get(kind.keyOf(item)) ?? item;
  const next: Stream<T> = {
    shown: stream.shown.map(current),
    waiting: ordered(kind, [...fresh, ...stream.waiting.map(current)]),
    gap,
  };
  return hold ? next : released(kind, next);
}

export function begun<T>(newest: readonly T[]): Stream<T> {
  return { shown: newest, waiting: [], gap: false };
}

/** Shows what waits. What came late takes its place among the others. */
export function released<T>(kind: Kind<T>, stream: Stream<T>): Stream<T> {
  if (stream.waiting.length === 0) return stream;
  if (stream.gap) return begun(stream.waiting);
  return { shown: ordered(kind, [...stream.waiting, ...stream.shown]), waiting: [], gap: false };
}

/** Adds an older page at the end. */
export function continued<T>(kind: Kind<T>, stream: Stream<T>, older: readonly T[]): Stream<T> {
  const known = new Set(stream.shown.map(kind.keyOf));
  const more = older.filter((item) => !known.has(kind.keyOf(item)));
  return more.length === 0 ? stream : { ...stream, shown: [...stream.shown, ...more] };
}

function ordered<T>(kind: Kind<T>, items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => {
    const [left, right] = [kind.timeOf(a), kind.timeOf(b)];
    return left < right ? 1 : left > right ? -1 : 0;
  });
}
