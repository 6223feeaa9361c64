/** Traces and logs of a batch, by the words of the filter bar. */
import { type BatchedQuery, fillFilter, type Filter, type TraceSummary } from "@sightline/api";
import type { Selection } from "../../store/store.ts";
import { httpErrors } from "../errors.ts";
import type { Answered, Asking } from "./batch.ts";

type SearchQuery = Extract<BatchedQuery, { readonly kind: "search" }>;

const DEFAULT_LIMIT = 50;
/** What one page of the store holds. */
const PAGE = 1000;

export async function answerSearch(query: SearchQuery, asking: Asking): Promise<Answered> {
  const { filters, problems } = fillFilter(query.filter, { ...asking.variables, ...query.variables });
  const [problem] = problems;
  if (problem !== undefined) throw httpErrors.FILTER_INVALID(problem, { field: "filter" });
  const [from, to] = [BigInt(asking.from) * 1_000_000n, BigInt(asking.to) * 1_000_000n];
  const limit = query.limit ?? DEFAULT_LIMIT;
  const selections = filters.map((filter): Selection => ({ from, to, filter }));
  if (query.of === "logs") return newestLogs(selections, limit, asking);
  const lists = await Promise.all(
    selections.map((selection) =>
      query.order === "slowest" ? slowest(selection, limit, asking) : newest(selection, limit, asking),
    ),
  );
  const [only, ...more] = lists;
  if (only !== undefined && more.length === 0) return only;
  // A trace in which several services have their part is one.
  const all = new Map(lists.flatMap(({ traces }) => traces.map((one) => [one.traceId, one] as const)));
  const order = (a: TraceSummary, b: TraceSummary): number =>
    query.order === "slowest" ? b.durationNano - a.durationNano : a.start < b.start ? 1 : -1;
  return {
    kind: "traces",
    traces: [...all.values()].toSorted(order).slice(0, limit),
    matched: lists.reduce((sum, { matched }) => sum + matched, 0),
    complete: lists.every(({ complete }) => complete),
  };
}

type TracesAnswer = Extract<Answered, { readonly kind: "traces" }>;

async function newest(selection: Selection, limit: number, { store }: Asking): Promise<TracesAnswer> {
  const { traces, matched } = await store.traces({ ...selection, limit, cursor: undefined });
  return { kind: "traces", traces, matched, complete: true };
}

async function newestLogs(
  selections: readonly Selection[],
  limit: number,
  { store }: Asking,
): Promise<Answered> {
  const lists = await Promise.all(
    selections.map((selection) => store.logs({ ...selection, limit, cursor: undefined })),
  );
  return {
    kind: "logs",
    logs: lists
      .flatMap(({ logs }) => logs)
      .toSorted((a, b) => (a.time < b.time ? 1 : -1))
      .slice(0, limit),
    matched: lists.reduce((sum, { matched }) => sum + matched, 0),
  };
}

/** The store lists the newest first; the points that it gives for a scatter tell which are the slowest of all. */
async function slowest(selection: Selection, limit: number, { store }: Asking): Promise<TracesAnswer> {
  const page = await store.traces({ ...selection, limit: PAGE, cursor: undefined });
  const { points, pointsComplete, matched } = page;
  const wanted = points.traceId
    .map((traceId, at) => ({ traceId, duration: points.duration[at] ?? 0 }))
    .toSorted((left, right) => right.duration - left.duration)
    .slice(0, limit);
  const listed = new Map(page.traces.map((one) => [one.traceId, one]));
  const rest = wanted.filter(({ traceId }) => !listed.has(traceId));
  const found = await Promise.all(
    rest.map(({ traceId }) =>
      store.traces({ ...selection, filter: ofTrace(traceId), limit: 1, cursor: undefined }),
    ),
  );
  for (const { traces } of found) for (const one of traces) listed.set(one.traceId, one);
  const traces: TraceSummary[] = wanted.flatMap(({ traceId }) => listed.get(traceId) ?? []);
  return { kind: "traces", traces, matched, complete: pointsComplete };
}

function ofTrace(traceId: string): Filter {
  return { kind: "filter", terms: [{ kind: "comparison", key: "trace", operator: "=", value: traceId }] };
}
