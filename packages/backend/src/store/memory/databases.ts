/** Queries among the spans in memory. */
import { LOOP_EVENT, placeOf, queryOf, SLOW_EVENT, type Query } from "../record/database.ts";
import { groupedBy } from "../record/grouped-by.ts";
import { outlineOf } from "../record/outline.ts";
import type { SpanRecord } from "../record/records.ts";
import { weightOf } from "../record/span-weight.ts";
import type {
  CallDetail,
  Counts,
  DatabaseSource,
  LoopRow,
  Matched,
  Parts,
  StatementRow,
  StatementSelection,
} from "../database-source.ts";
import type { Selection } from "../store.ts";
import { matches } from "./match.ts";
import { isRequest, quantile, weighedQuantiles } from "./red.ts";
import { spanSubject } from "./subjects.ts";

interface Call {
  readonly span: SpanRecord;
  readonly query: Query;
  readonly weight: number;
}

export function databaseSearch(all: () => readonly SpanRecord[]): DatabaseSource {
  const selected = ({ from, to, filter }: Selection): readonly SpanRecord[] =>
    all().filter((span) => span.start >= from && span.start < to && matches(filter, spanSubject(span)));
  const callsOf = (selection: Selection | StatementSelection): readonly Call[] =>
    selected(selection).flatMap((span) => {
      const query = queryOf(span);
      if (query === undefined) return [];
      const isAsked =
        !("text" in selection) || (query.text === selection.text && query.target === selection.target);
      return isAsked ? [{ span, query, weight: weightOf(span) }] : [];
    });
  const counted = (selection: StatementSelection): readonly Call[] =>
    callsOf(selection).filter(({ weight }) => weight > 0);
  const routeOf = (call: SpanRecord): string => {
    const requests = all().filter(
      (span) => span.traceId === call.traceId && span.service === call.service && isRequest(span),
    );
    return requests.toSorted(byStart)[0]?.name ?? "";
  };
  return {
    async statementRows(selection, by, parts, limit) {
      const calls = callsOf(selection).filter(({ weight }) => weight > 0);
      const groups = groupedBy(calls, ({ query }) =>
        JSON.stringify([query.target, by === "statement" ? query.text : ""]),
      );
      const rows = [...groups.values()].map((group) => statementRow(group, by, parts));
      return cut(
        rows.toSorted((left, right) => right.total - left.total || (left.text < right.text ? -1 : 1)),
        limit,
      );
    },
    async loopRows(selection, limit) {
      const found = selected(selection).flatMap((span) =>
        span.events
          .filter(({ name }) => name === LOOP_EVENT)
          .map(({ attributes }): Found => ({ span, attributes, wasted: numberOf(attributes, "wasted") })),
      );
      const groups = groupedBy(found, ({ span, attributes }) =>
        JSON.stringify([
          attributes["db.system.name"],
          attributes["db.query.text"],
          span.service,
          span.name,
          placeOf(attributes),
        ]),
      );
      const rows = [...groups.values()].map(loopRow);
      return cut(
        rows.toSorted((left, right) => right.wasted[0] - left.wasted[0] || (left.text < right.text ? -1 : 1)),
        limit,
      );
    },
    async slowest(selection, limit) {
      const calls =
        "text" in selection ? callsOf(selection) : callsOf(selection).filter(({ span }) => isSlow(span));
      return cut(calls.toSorted(bySlowness).map(callDetail), limit);
    },
    async statementShares(selection, by, limit) {
      const nameOf = ({ span, query }: Call): string => {
        if (by === "place") return query.place;
        return by === "tenant" ? outlineOf(span).tenant : routeOf(span);
      };
      const groups = groupedBy(counted(selection), nameOf);
      const rows = Array.from(groups, ([name, calls]) => ({
        name,
        count: sum(calls, ({ weight }) => weight),
        total: sum(calls, ({ weight, span }) => weight * Number(span.duration)),
        p95: weighedQuantiles(calls.map(weighed), [0.95], true)[0] ?? 0,
      }));
      return rows
        .toSorted((left, right) => right.total - left.total || (left.name < right.name ? -1 : 1))
        .slice(0, limit);
    },
    async statementDistribution(selection, edges) {
      const sums = edges.map(() => 0);
      for (const { span, weight } of counted(selection)) {
        const at = edges.findLastIndex((edge) => edge <= Number(span.duration));
        sums[at] = (sums[at] ?? 0) + weight;
      }
      return sums;
    },
  };
}

interface Found {
  readonly span: SpanRecord;
  readonly attributes: Readonly<Record<string, string>>;
  readonly wasted: number;
}

function statementRow(calls: readonly Call[], by: "target" | "statement", parts: Parts): StatementRow {
  const slowest = calls.toSorted(bySlowness);
  const [first] = slowest;
  const history = Array.from({ length: parts.count }, () => 0);
  for (const { span, weight } of calls) {
    const at = Number((span.start - parts.since) / parts.width);
    history[at] = (history[at] ?? 0) + weight;
  }
  const [p50 = 0, p95 = 0] = weighedQuantiles(calls.map(weighed), [0.5, 0.95]);
  return {
    target: first?.query.target ?? "",
    text: by === "statement" ? (first?.query.text ?? "") : "",
    summary: first?.span.name ?? "",
    count: sum(calls, ({ weight }) => weight),
    errors: sum(calls, ({ span, weight }) => (span.status === "error" ? weight : 0)),
    total: sum(calls, ({ span, weight }) => Number(span.duration) * weight),
    quantiles: [p50, p95, Number(first?.span.duration ?? 0n)],
    rows: sum(calls, ({ query, weight }) => query.rows * weight),
    slow: calls.filter(({ span }) => isSlow(span)).length,
    services: countsOf(calls.map(({ span, weight }) => [span.service, weight])),
    parts: history,
    place: slowest.find(({ query }) => query.place !== "")?.query.place ?? "",
    traceId: first?.span.traceId ?? "",
  };
}

function loopRow(found: readonly Found[]): LoopRow {
  const worst = found.toSorted((left, right) => right.wasted - left.wasted)[0];
  const median = (valueOf: (one: Found) => number): number =>
    quantile(Float64Array.from(found, valueOf).toSorted(), 0.5);
  const calls = (one: Found): number => numberOf(one.attributes, "calls");
  const { span, attributes = {} } = worst ?? {};
  return {
    system: attributes["db.system.name"] ?? "",
    text: attributes["db.query.text"] ?? "",
    summary: attributes["db.query.summary"] ?? "",
    service: span?.service ?? "",
    route: span?.name ?? "",
    place: placeOf(attributes),
    occurrences: found.length,
    calls: [median(calls), Math.max(...found.map(calls))],
    wasted: [sum(found, ({ wasted }) => wasted), median(({ wasted }) => wasted)],
    spent: median((one) => numberOf(one.attributes, "spent")),
    request: median((one) => Number(one.span.duration)),
    tenants: countsOf(found.map((one) => [outlineOf(one.span).tenant, 1])),
    last: found.reduce((last, one) => (one.span.start > last ? one.span.start : last), 0n),
    advice: attributes["sightline.n_plus_one.advice"] ?? "",
    traceId: span?.traceId ?? "",
    spanId: span?.spanId ?? "",
  };
}

function callDetail({ span, query }: Call): CallDetail {
  const { tenant, error } = outlineOf(span);
  return {
    target: query.target,
    text: query.text,
    summary: span.name,
    service: span.service,
    tenant,
    start: span.start,
    duration: Number(span.duration),
    rows: query.rows,
    error,
    place: query.place,
    traceId: span.traceId,
    spanId: span.spanId,
  };
}

function weighed({ span, weight }: Call): { readonly duration: number; readonly weight: number } {
  return { duration: Number(span.duration), weight };
}

function numberOf(attributes: Readonly<Record<string, string>>, key: string): number {
  const value = Number(attributes[`sightline.n_plus_one.${key}`] ?? "");
  return Number.isNaN(value) ? 0 : value;
}

function isSlow({ events }: SpanRecord): boolean {
  return events.some(({ name }) => name === SLOW_EVENT);
}

function byStart(left: SpanRecord, right: SpanRecord): number {
  if (left.start === right.start) return left.spanId < right.spanId ? -1 : 1;
  return left.start < right.start ? -1 : 1;
}

function bySlowness({ span: left }: Call, { span: right }: Call): number {
  if (left.duration !== right.duration) return left.duration > right.duration ? -1 : 1;
  return -byStart(left, right);
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}

function countsOf(pairs: readonly (readonly [key: string, count: number])[]): Counts {
  const counts = new Map<string, number>();
  for (const [key, count] of pairs) counts.set(key, (counts.get(key) ?? 0) + count);
  return [...counts];
}

function cut<T>(rows: readonly T[], limit: number): Matched<T> {
  return { rows: rows.slice(0, limit), matched: rows.length };
}
