/** Answers of the `TraceReader` port. */
import type { AttributeList, SpanList, Trace, TraceList } from "@sightline/api";
import { seconds } from "../record/instant.ts";
import type { TraceExtent } from "../record/records.ts";
import { filterKey } from "../record/well-known.ts";
import { EVERYTHING, type Position, type TraceSource } from "../source.ts";
import type { PageSelection, Selection } from "../store.ts";
import { decodeCursor, encodeCursor, positionAfter } from "./cursor.ts";
import { logRecords } from "./log.ts";
import { spanRowOf, traceOf } from "./trace.ts";
import { summarise } from "./trace-summary.ts";
import { windowOf } from "./window.ts";

/** More dots than a scatter can tell apart. */
const MAX_POINTS = 20_000;
const MAX_SPANS = 50_000;
const MAX_LOGS = 10_000;
/** Of each trace in a list. */
const MAX_OUTLINES = 10_000;
/** Of each trace where many are asked for whole. */
const LISTED: TraceLimits = Object.freeze({ spans: 10_000, logs: 1000 });
const TRACES_AT_ONCE = 25;
const MAX_KEYS = 200;
const MAX_VALUES = 30;

export async function traceList(source: TraceSource, page: PageSelection): Promise<TraceList> {
  const began = performance.now();
  const after = decodeCursor(page.cursor);
  const everything = page.filter.terms.length === 0;
  const [{ extents: found, matched }, counted] = await Promise.all([
    source.extents(page, MAX_POINTS + 1, undefined),
    everything ? undefined : source.countTraces({ ...page, filter: EVERYTHING }),
  ]);
  const candidates = after === undefined ? found : await extentsAfter(source, page, found, after);
  const points = found.slice(0, MAX_POINTS);
  const rows = candidates.slice(0, page.limit);
  const complete = candidates.length <= page.limit;
  const last = rows.at(-1);
  return {
    ...windowOf(page),
    complete,
    ...(complete || last === undefined
      ? {}
      : { cursor: encodeCursor({ time: last.start, key: last.traceId, skip: 0 }) }),
    traces: await summariesOf(source, rows),
    points: {
      traceId: points.map((point) => point.traceId),
      time: points.map((point) => seconds(point.start)),
      duration: points.map((point) => seconds(point.duration)),
      error: points.map((point) => point.failed),
    },
    pointsComplete: found.length <= MAX_POINTS,
    matched,
    total: counted ?? matched,
    elapsedMs: performance.now() - began,
  };
}

/** Out of what was found already, unless it ends before the page does. */
async function extentsAfter(
  source: TraceSource,
  page: PageSelection,
  found: readonly TraceExtent[],
  { time, key }: Position,
): Promise<readonly TraceExtent[]> {
  const later = found.filter(({ start, traceId }) => start < time || (start === time && traceId < key));
  if (found.length <= MAX_POINTS || later.length > page.limit) return later;
  const { extents } = await source.extents(page, page.limit + 1, { time, key, skip: 0 });
  return extents;
}

async function summariesOf(source: TraceSource, rows: readonly TraceExtent[]): Promise<TraceList["traces"]> {
  const outlines = await source.outlines(
    rows.map((row) => row.traceId),
    MAX_OUTLINES,
  );
  const found = byTrace(outlines, (outline) => outline.traceId);
  return rows
    .map((row) => summarise(row.traceId, found.get(row.traceId) ?? []))
    .filter((row) => row !== undefined);
}

function byTrace<T>(items: readonly T[], traceIdOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(traceIdOf(item));
    if (group === undefined) groups.set(traceIdOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

export async function wholeTrace(source: TraceSource, traceId: string): Promise<Trace | undefined> {
  const [found] = await tracesOf(source, [traceId], { spans: MAX_SPANS, logs: MAX_LOGS });
  return found;
}

/** In the order of the ids, each once; those that are not stored are left out. A few reads, so that others get their turn. */
export async function tracesById(
  source: TraceSource,
  traceIds: readonly string[],
): Promise<readonly Trace[]> {
  const ids = [...new Set(traceIds)];
  const found: Trace[] = [];
  for (let at = 0; at < ids.length; at += TRACES_AT_ONCE)
    found.push(...(await tracesOf(source, ids.slice(at, at + TRACES_AT_ONCE), LISTED)));
  return found;
}

interface TraceLimits {
  readonly spans: number;
  readonly logs: number;
}

async function tracesOf(
  source: TraceSource,
  traceIds: readonly string[],
  limits: TraceLimits,
): Promise<readonly Trace[]> {
  const [spans, logs] = await Promise.all([
    source.spansOf(traceIds, limits.spans + 1),
    source.logsOf(traceIds, limits.logs + 1),
  ]);
  const spansById = byTrace(spans, (span) => span.traceId);
  const logsById = byTrace(logs, ({ item }) => item.traceId);
  return traceIds.flatMap((traceId) => {
    const own = spansById.get(traceId);
    if (own === undefined) return [];
    const records = logsById.get(traceId) ?? [];
    const complete = own.length <= limits.spans && records.length <= limits.logs;
    return [
      traceOf(traceId, own.slice(0, limits.spans), logRecords(records.slice(0, limits.logs)), complete),
    ];
  });
}

export async function spanList(source: TraceSource, page: PageSelection): Promise<SpanList> {
  const began = performance.now();
  const after = decodeCursor(page.cursor);
  const [found, matched] = await Promise.all([
    source.spanPage({ ...page, limit: page.limit + 1, after }),
    source.countSpans(page),
  ]);
  const rows = found.slice(0, page.limit);
  const next = found.length > page.limit ? positionAfter(rows, after) : undefined;
  return {
    ...windowOf(page),
    complete: next === undefined,
    ...(next === undefined ? {} : { cursor: encodeCursor(next) }),
    spans: rows.map((row) => spanRowOf(row.item)),
    matched,
    elapsedMs: performance.now() - began,
  };
}

/** Keys as the filter spells them, by how often they come, then by name; of each the most frequent values. */
export async function attributeList(source: TraceSource, selection: Selection): Promise<AttributeList> {
  const counts = await source.values(selection, MAX_KEYS, MAX_VALUES);
  const keys = new Map<string, Map<string, number>>();
  for (const { key: attribute, value, count } of counts) {
    const key = filterKey(attribute);
    const values = keys.get(key) ?? new Map<string, number>();
    values.set(value, (values.get(value) ?? 0) + count);
    keys.set(key, values);
  }
  const attributes = Array.from(keys, ([key, values]) => ({
    key,
    values: Array.from(values, ([value, count]) => ({ value, count })).toSorted(
      (left, right) => right.count - left.count || (left.value < right.value ? -1 : 1),
    ),
    total: Array.from(values.values()).reduce((sum, count) => sum + count, 0),
  }));
  return {
    ...windowOf(selection),
    attributes: attributes
      .toSorted((left, right) => right.total - left.total || (left.key < right.key ? -1 : 1))
      .map(({ key, values }) => ({ key, values })),
  };
}
