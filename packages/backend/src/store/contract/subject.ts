/** What the suites of the store's contract need of the store under test. */
import { parseFilter, type Filter } from "@sightline/api";
import {
  encodeLogs,
  encodeMetrics,
  encodeTraces,
  type LogsData,
  type MetricsData,
  type TracesData,
} from "@sightline/otlp";
import { afterAll, beforeAll, expect } from "vitest";
import type { PageSelection, Receipt, Selection, SeriesSelection, Store, TelemetryWriter } from "../store.ts";

/** Opens an empty store whose clock tells the real time and whose retention is 15 days. */
export type OpenStore = () => Promise<Store>;

export const SECOND = 1_000_000_000n;
export const MINUTE: bigint = 60n * SECOND;
export const HOUR: bigint = 60n * MINUTE;
export const DAY: bigint = 24n * HOUR;

/** A full hour a few hours ago: an engine drops rows that are older than its retention by the real clock. */
export const BASE: bigint = ((BigInt(Date.now()) * 1_000_000n) / HOUR) * HOUR - 3n * HOUR;

/** One store for the tests of a suite. */
export function openedStore(
  open: OpenStore,
  fill: (store: Store) => Promise<void> = async () => {},
): () => Store {
  let store: Store | undefined;
  beforeAll(async () => {
    store = await open();
    await fill(store);
  }, 60_000);
  afterAll(async () => store?.close());
  return () => {
    if (store === undefined) throw new Error("the store is not open");
    return store;
  };
}

export function writeTraces(store: TelemetryWriter, data: TracesData): Promise<Receipt> {
  return store.write("traces", encodeTraces(data));
}

export function writeLogs(store: TelemetryWriter, data: LogsData): Promise<Receipt> {
  return store.write("logs", encodeLogs(data));
}

export function writeMetrics(store: TelemetryWriter, data: MetricsData): Promise<Receipt> {
  return store.write("metrics", encodeMetrics(data));
}

export function filterOf(query: string): Filter {
  const { filter, problems } = parseFilter(query);
  expect(problems).toEqual([]);
  return filter;
}

/** The hour that begins at `BASE`, unless told otherwise. */
export function selection(query = "", from = BASE, to = BASE + HOUR): Selection {
  return { from, to, filter: filterOf(query) };
}

export function page(query = "", limit = 100, cursor?: string): PageSelection {
  return { ...selection(query), limit, cursor };
}

export function series(query = "", step = 10n * MINUTE): SeriesSelection {
  return { ...selection(query), step };
}

/** All pages of a list, following its cursors. */
export async function allPages<
  A extends { readonly complete: boolean; readonly cursor?: string | undefined },
  T,
>(
  ask: (cursor: string | undefined) => Promise<A>,
  items: (answer: A) => readonly T[],
): Promise<readonly (readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  let cursor: string | undefined;
  do {
    const answer = await ask(cursor);
    expect(answer.complete).toBe(answer.cursor === undefined);
    pages.push(items(answer));
    cursor = answer.cursor;
  } while (cursor !== undefined && pages.length < 100);
  return pages;
}
