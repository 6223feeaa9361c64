/** Answers of the `DatabaseReader` port: statements, loops, slow calls, and what metrics tell of pools. */
import { createHash } from "node:crypto";
import type {
  DatabaseCall,
  DatabaseList,
  DatabaseLoop,
  DatabaseStatement,
  DatabaseStatementDetail,
} from "@sightline/api";
import type { CallDetail, Counts, DatabaseSource, LoopRow, StatementRow } from "../database-source.ts";
import { DISTRIBUTION } from "../record/database.ts";
import { instantText, seconds } from "../record/instant.ts";
import type { DatabaseSelection, MetricReader, Selection } from "../store.ts";
import { poolsOf, transactionsOf } from "./database-metrics.ts";
import { windowOf } from "./window.ts";

/** More statements than these are texts with values in them, which their sender did not take out. */
const MOST_STATEMENTS = 5000;
const MOST_DATABASES = 200;
const MOST_SHARES = 20;
const MOST_TENANTS = 10;
const EXAMPLES = 5;
/** Of the window: what a track 432 px wide can show. */
const PARTS = 72;

type Source = DatabaseSource & Pick<MetricReader, "series">;

export async function databaseList(source: Source, selection: DatabaseSelection): Promise<DatabaseList> {
  const began = performance.now();
  const { limit } = selection;
  const parts = partsOf(selection);
  const [databases, statements, loops, slow, pools, transactions] = await Promise.all([
    source.statementRows(selection, "target", parts, MOST_DATABASES),
    source.statementRows(selection, "statement", parts, limit),
    source.loopRows(selection, limit),
    source.slowest(selection, limit),
    poolsOf(source, selection, parts),
    transactionsOf(source, selection),
  ]);
  const span = seconds(selection.to - selection.from);
  return {
    ...windowOf(selection),
    complete:
      [databases, statements, loops, slow].every(({ rows, matched }) => rows.length === matched) &&
      pools.complete &&
      transactions.complete,
    databases: databases.rows.map((row) => ({
      ...targetOf(row.target),
      ...readingsOf(row),
      rate: row.count / span,
      services: countedOf(row.services),
    })),
    statements: statements.rows.map(statementOf),
    statementsMatched: statements.matched,
    loops: loops.rows.map(loopOf),
    loopsMatched: loops.matched,
    slow: slow.rows.map(callOf),
    slowMatched: slow.matched,
    pools: pools.pools,
    transactions: transactions.transactions,
    step: seconds(parts.width),
    elapsedMs: performance.now() - began,
  };
}

/** `undefined`: no such statement ran in the window. */
export async function databaseStatement(
  source: DatabaseSource,
  id: string,
  selection: Selection,
): Promise<DatabaseStatementDetail | undefined> {
  const found = await source.statementRows(selection, "statement", partsOf(selection), MOST_STATEMENTS);
  const row = found.rows.find((each) => idOf(each.target, each.text) === id);
  if (row === undefined) return undefined;
  const asked = { ...selection, target: row.target, text: row.text };
  const [tenants, routes, places, distribution, examples] = await Promise.all([
    source.statementShares(asked, "tenant", MOST_SHARES),
    source.statementShares(asked, "route", MOST_SHARES),
    source.statementShares(asked, "place", MOST_SHARES),
    source.statementDistribution(asked, DISTRIBUTION),
    source.slowest(asked, EXAMPLES),
  ]);
  return {
    ...windowOf(selection),
    statement: statementOf(row),
    tenants: tenants.map(shareOf),
    routes: routes.map(shareOf),
    places: places
      .filter(({ name }) => name !== "")
      .map(({ name, count, total }) => ({ ...placeOf(name), count, total: total / 1e9 })),
    distribution: DISTRIBUTION.map((edge, at) => ({ at: edge / 1e9, count: distribution[at] ?? 0 })),
    examples: examples.rows.map(callOf),
  };
}

function partsOf({ from, to }: Selection): {
  readonly since: bigint;
  readonly width: bigint;
  readonly count: number;
} {
  const width = (to - from + BigInt(PARTS) - 1n) / BigInt(PARTS);
  return { since: from, width: width > 0n ? width : 1n, count: PARTS };
}

/** Of texts that name one thing together. */
function idOf(...texts: readonly string[]): string {
  return createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 16);
}

function statementOf(row: StatementRow): DatabaseStatement {
  return {
    id: idOf(row.target, row.text),
    ...targetOf(row.target),
    text: row.text,
    summary: row.summary,
    ...readingsOf(row),
    rows: row.rows,
    slow: row.slow,
    services: countedOf(row.services),
    counts: [...row.parts],
    ...placeOf(row.place),
    traceId: row.traceId,
  };
}

function loopOf(row: LoopRow): DatabaseLoop {
  const { system, text, summary, service, route } = row;
  return {
    id: idOf(service, route, system, text, row.place),
    system,
    text,
    summary,
    service,
    route,
    occurrences: row.occurrences,
    calls: row.calls[0],
    mostCalls: row.calls[1],
    wasted: row.wasted[0],
    wastedMedian: row.wasted[1],
    spentMedian: row.spent,
    requestMedian: row.request / 1e9,
    advice: row.advice,
    ...placeOf(row.place),
    tenants: countedOf(row.tenants).slice(0, MOST_TENANTS),
    lastSeen: instantText(row.last),
    traceId: row.traceId,
    spanId: row.spanId,
  };
}

function callOf(row: CallDetail): DatabaseCall {
  const { text, summary, service, tenant, rows, error, traceId, spanId } = row;
  return {
    ...targetOf(row.target),
    text,
    summary,
    service,
    tenant,
    time: instantText(row.start),
    duration: row.duration / 1e9,
    rows,
    error,
    ...placeOf(row.place),
    traceId,
    spanId,
  };
}

function readingsOf({ count, errors, total, quantiles }: StatementRow): {
  readonly count: number;
  readonly errors: number;
  readonly total: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
} {
  const [p50, p95, max] = quantiles;
  return { count, errors, total: total / 1e9, p50: p50 / 1e9, p95: p95 / 1e9, max: max / 1e9 };
}

function shareOf(row: {
  readonly name: string;
  readonly count: number;
  readonly total: number;
  readonly p95: number;
}): { readonly name: string; readonly count: number; readonly total: number; readonly p95: number } {
  return { name: row.name, count: row.count, total: row.total / 1e9, p95: row.p95 / 1e9 };
}

function targetOf(target: string): {
  readonly system: string;
  readonly namespace: string;
  readonly address: string;
} {
  const [system = "", namespace = "", address = ""] = target.split("\n");
  return { system, namespace, address };
}

function placeOf(place: string): { readonly place: string; readonly function: string } {
  const [where = "", name = ""] = place.split("\n");
  return { place: where.replace(/:$/u, ""), function: name };
}

function countedOf(counts: Counts): { readonly name: string; readonly count: number }[] {
  return counts
    .filter(([name]) => name !== "")
    .map(([name, count]) => ({ name, count }))
    .toSorted((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1));
}
