/** Many queries of one window: a few at a time, in their order; the same question once, the same series once. */
import { type BatchedQuery, type QueryBatch, type QueryLine, type VariableValue } from "@sightline/api";
import { assertNever, SightlineError } from "@sightline/model";
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import type { Store } from "../../store/store.ts";
import { httpErrors } from "../errors.ts";
import { parseTime } from "../own-api/time.ts";
import { seriesSource } from "../prometheus/series-source.ts";
import { answerLabel } from "./label.ts";
import { answerPromql, plannedOf } from "./promql.ts";
import { answerSearch } from "./search.ts";
import { type SharedSource, sharedSource } from "./shared-source.ts";

export interface BatchOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** What every query of a batch is asked with. */
export interface Asking {
  readonly store: Store;
  readonly source: SharedSource;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Seconds. */
  readonly step: number;
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly inBase64: boolean;
  /** Bytes of columns that the batch may still answer with. */
  readonly room: { bytes: number };
}

export type Answered = DistributedOmit<Exclude<QueryLine, { readonly kind: "end" }>, "id" | "ms">;
type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Reads wait for the engine's threads, evaluation for this one: more at once only holds more samples in memory. */
const AT_ONCE = 4;
/** Prometheus' limit of a range query. */
const MOST_POINTS = 11_000;
/** Of all columns of an answer: some hundred panels of fifty lines. */
const MOST_BYTES = 256 * 2 ** 20;

/** Throws PARAMETER_INVALID or TOO_MANY_POINTS before the first line; what stops one query is its line. */
export function answerBatch(batch: QueryBatch, options: BatchOptions): AsyncGenerator<QueryLine, void> {
  const { store, signal } = options;
  const [from, to] = [milliseconds("from", batch.from), milliseconds("to", batch.to)];
  if (from >= to) {
    const hint = "Give a window of time: `from` before `to`.";
    throw httpErrors.PARAMETER_INVALID(
      { parameter: "from", reason: "it is not before `to`", hint },
      { field: "from" },
    );
  }
  const points = Math.floor((to - from) / 1000 / batch.step) + 1;
  if (points > MOST_POINTS)
    throw httpErrors.TOO_MANY_POINTS({ points, limit: MOST_POINTS }, { field: "step" });
  const asking: Omit<Asking, "source"> = {
    store,
    signal,
    from,
    to,
    step: batch.step,
    variables: batch.variables ?? {},
    inBase64: batch.values === "base64",
    room: { bytes: MOST_BYTES },
  };
  const planned = distinct(batch.queries).flatMap((query) => plannedOf(query, asking) ?? []);
  const source = sharedSource(seriesSource(store), planned);
  return lines(batch.queries, { ...asking, source }, options);
}

async function* lines(
  queries: readonly BatchedQuery[],
  asking: Asking,
  { logger }: BatchOptions,
): AsyncGenerator<QueryLine, void> {
  const begun = performance.now();
  const groups = sameQuestions(queries);
  const answered: (readonly QueryLine[])[] = [];
  let [next, running] = [0, 0];
  let wake: (() => void) | undefined;
  const begin = (group: readonly BatchedQuery[]): void => {
    [next, running] = [next + 1, running + 1];
    // It never rejects: what stops a query is its line.
    void answerGroup(group, asking, logger).then((told) => {
      running -= 1;
      answered.push(told);
      wake?.();
    });
  };
  for (;;) {
    if (asking.signal.aborted) return;
    for (const group of groups.slice(next, next + AT_ONCE - running)) begin(group);
    if (answered.length === 0 && running === 0) break;
    if (answered.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    for (const told of answered.splice(0)) yield* told;
  }
  const { reads, shared } = asking.source.counts();
  yield { kind: "end", queries: queries.length, ms: elapsed(begun), reads, shared };
}

/** The first of each group of those that ask the same. */
function distinct(queries: readonly BatchedQuery[]): readonly BatchedQuery[] {
  return sameQuestions(queries).flatMap((group) => group.slice(0, 1));
}

/** Queries that ask the same are answered by one evaluation. */
function sameQuestions(queries: readonly BatchedQuery[]): readonly (readonly BatchedQuery[])[] {
  const groups = new Map<string, BatchedQuery[]>();
  for (const query of queries) {
    const { id: _, ...question } = query;
    const key = JSON.stringify(question);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [query]);
    else group.push(query);
  }
  return [...groups.values()];
}

async function answerGroup(
  group: readonly BatchedQuery[],
  asking: Asking,
  logger: Logger,
): Promise<readonly QueryLine[]> {
  const [first] = group;
  if (first === undefined) return [];
  const begun = performance.now();
  const answered = await answerOne(first, asking).catch((cause: unknown) => failure(cause, asking, logger));
  const ms = elapsed(begun);
  return group.map(({ id }) => ({ id, ms, ...answered }));
}

async function answerOne(query: BatchedQuery, asking: Asking): Promise<Answered> {
  switch (query.kind) {
    case "promql":
      return answerPromql(query, asking);
    case "search":
      return answerSearch(query, asking);
    case "label":
      return answerLabel(query, asking);
    default:
      return assertNever(query, "query");
  }
}

function failure(cause: unknown, { signal }: Asking, logger: Logger): Answered {
  const known = cause instanceof SightlineError;
  const error = known ? cause : httpErrors.STORE_FAILED({ path: "A query of the batch" }, { cause });
  if (!signal.aborted && error.status >= 500) logger.error({ err: cause }, error.message);
  return { kind: "error", ...error.toBody() };
}

function milliseconds(parameter: string, time: string | number): number {
  return Number(parseTime(parameter, String(time)) / 1_000_000n);
}

function elapsed(since: number): number {
  return Math.round((performance.now() - since) * 10) / 10;
}
