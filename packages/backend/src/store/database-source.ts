/** What a kind of store must tell about queries, for `answer/databases.ts`. Durations are nanoseconds. */
import type { Selection } from "./store.ts";

/** The window that a history covers, in equal parts. */
export interface Parts {
  /** Nanoseconds since 1970. */
  readonly since: bigint;
  /** Nanoseconds of one. */
  readonly width: bigint;
  readonly count: number;
}

export type Counts = readonly (readonly [key: string, count: number])[];

/** Counts are sums of weights (`record/span-weight.ts`); spans that stand for nobody are left out of them. */
export interface StatementRow {
  /** As `Query` has it (`record/database.ts`). */
  readonly target: string;
  /** Empty where rows are of whole databases. */
  readonly text: string;
  readonly summary: string;
  readonly count: number;
  readonly errors: number;
  readonly total: number;
  /** p50, p95 and the greatest. */
  readonly quantiles: readonly [number, number, number];
  readonly rows: number;
  readonly services: Counts;
  /** Of statements only, like the rest: spans with `db.slow_query`, each as one. */
  readonly slow: number;
  /** One for each part. */
  readonly parts: readonly number[];
  /** Of the slowest that has one. */
  readonly place: string;
  /** Of the slowest. */
  readonly traceId: string;
}

/** Statements that were found in a loop, of one service, route and place. */
export interface LoopRow {
  readonly system: string;
  readonly text: string;
  readonly summary: string;
  readonly service: string;
  readonly route: string;
  readonly place: string;
  readonly occurrences: number;
  /** The middle one, and the most. */
  readonly calls: readonly [number, number];
  /** Seconds: of all together, and in the middle one. */
  readonly wasted: readonly [number, number];
  /** Seconds, in the middle one. */
  readonly spent: number;
  /** Nanoseconds of the middle request. */
  readonly request: number;
  readonly tenants: Counts;
  /** Nanoseconds since 1970. */
  readonly last: bigint;
  /** These of the one that wasted most. */
  readonly advice: string;
  readonly traceId: string;
  readonly spanId: string;
}

export interface CallDetail {
  readonly target: string;
  readonly text: string;
  readonly summary: string;
  readonly service: string;
  readonly tenant: string;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly duration: number;
  readonly rows: number;
  readonly error: string;
  readonly place: string;
  readonly traceId: string;
  readonly spanId: string;
}

/** Part of the calls of one statement. */
export interface ShareRow {
  readonly name: string;
  readonly count: number;
  readonly total: number;
  readonly p95: number;
}

/** How many there are without the limit. */
export interface Matched<T> {
  readonly rows: readonly T[];
  readonly matched: number;
}

/** One statement of one database. */
export interface StatementSelection extends Selection {
  readonly target: string;
  readonly text: string;
}

export interface DatabaseSource {
  /** The most total time first. */
  statementRows(
    selection: Selection,
    by: "target" | "statement",
    parts: Parts,
    limit: number,
  ): Promise<Matched<StatementRow>>;
  /** What wastes most in all first. */
  loopRows(selection: Selection, limit: number): Promise<Matched<LoopRow>>;
  /** Calls with `db.slow_query`, of one statement all calls; the slowest first. */
  slowest(selection: Selection | StatementSelection, limit: number): Promise<Matched<CallDetail>>;
  /** The most total time first. A route is the name of the first request of the same service in the trace. */
  statementShares(
    selection: StatementSelection,
    by: "tenant" | "route" | "place",
    limit: number,
  ): Promise<readonly ShareRow[]>;
  /** Sums of weights from each of `edges` (nanoseconds, ascending, the first 0) up to the next. */
  statementDistribution(selection: StatementSelection, edges: readonly number[]): Promise<readonly number[]>;
}
