/** Searches among the spans in memory. */
import { outlineOf } from "../record/outline.ts";
import { peerOf } from "../record/peer.ts";
import type { SpanOutline, SpanRecord, TraceExtent } from "../record/records.ts";
import { INSTANCE, VERSION } from "../record/well-known.ts";
import type { EdgeSource, Presence, ServiceSource, TenantRow, TraceSource, ValueCount } from "../source.ts";
import type { Selection, TimeWindow } from "../store.ts";
import { matches } from "./match.ts";
import { newestFirst, pageOf, upTo } from "./paging.ts";
import { weightOf } from "../record/span-weight.ts";
import { callRows, edgeRows, isServed, redRows } from "./red.ts";
import { spanSubject } from "./subjects.ts";

const LONGEST_VALUE = 200;

export type SpanSearch = Omit<TraceSource, "logsOf"> & ServiceSource & EdgeSource;

/** `all`: the spans that are kept now. */
export function spanSearch(all: () => readonly SpanRecord[]): SpanSearch {
  const within = (window: TimeWindow): readonly SpanRecord[] =>
    all().filter((span) => span.start >= window.from && span.start < window.to);
  const selected = (selection: Selection): readonly SpanRecord[] =>
    within(selection).filter((span) => matches(selection.filter, spanSubject(span)));
  const found = (traceId: string, spanId: string): SpanRecord | undefined =>
    all().find((span) => span.traceId === traceId && span.spanId === spanId);
  const childrenOf = (parent: SpanRecord): readonly SpanRecord[] =>
    all().filter((span) => span.traceId === parent.traceId && span.parentSpanId === parent.spanId);
  const isServedElsewhere = (span: SpanRecord): boolean =>
    childrenOf(span).some((child) => isServed(child) && child.service !== span.service);

  return {
    async extents(selection, limit, after) {
      const ids = new Set(selected(selection).map((span) => span.traceId));
      const placed = extentsOf(within(selection), ids).map((item) => ({
        time: item.start,
        key: item.traceId,
        item,
      }));
      const later = after === undefined ? placed : placed.filter((entry) => newestFirst(entry, after) > 0);
      return { extents: pageOf(later, undefined, limit).map((entry) => entry.item), matched: later.length };
    },
    countTraces: async (selection) => new Set(selected(selection).map((span) => span.traceId)).size,
    outlines: async (traceIds) => {
      const wanted = new Set(traceIds);
      return all()
        .filter((span) => wanted.has(span.traceId))
        .map(outlineOf);
    },
    async spansOf(traceIds, limit) {
      const take = upTo(limit);
      const wanted = new Set(traceIds);
      return all()
        .filter((span) => wanted.has(span.traceId))
        .toSorted((left, right) => -newestFirst(placeOf(left), placeOf(right)))
        .filter((span) => take(span.traceId));
    },
    spanPage: async (page) => pageOf(selected(page).map(placeOf), page.after, page.limit),
    countSpans: async (selection) => selected(selection).length,
    values: async (selection, keys, valuesPerKey) =>
      valueCounts(selected(selection), valuesPerKey, keys * valuesPerKey),
    red: async (request) => redRows(selected(request), request),
    presence: async (selection) => presenceOf(selected(selection)),
    tenants: async (window, limit) => tenantRows(within(window).map(outlineOf)).slice(0, limit),
    serviceNames: async (window) => [...new Set(within(window).map((span) => span.service))].toSorted(),
    operations: async (service, window) => {
      const spans = within(window).filter((span) => span.service === service);
      const pairs = new Map(spans.map((span) => [JSON.stringify([span.name, span.kind]), span]));
      return [...pairs.keys()].toSorted().map((key) => {
        const span = pairs.get(key);
        return { name: span?.name ?? "", kind: span?.kind ?? "" };
      });
    },
    async dependencies(window) {
      const counts = new Map<
        string,
        { readonly parent: string; readonly child: string; callCount: number }
      >();
      for (const child of within(window).filter(isServed)) {
        const parent = found(child.traceId, child.parentSpanId)?.service;
        if (parent === undefined || parent === child.service) continue;
        const key = JSON.stringify([parent, child.service]);
        const edge = counts.get(key) ?? { parent, child: child.service, callCount: 0 };
        edge.callCount += weightOf(child);
        counts.set(key, edge);
      }
      return [...counts.keys()]
        .toSorted()
        .map((key) => counts.get(key))
        .filter((edge) => edge !== undefined)
        .map((edge) => ({ ...edge, callCount: Math.max(1, Math.round(edge.callCount)) }));
    },
    async callers(service, selection) {
      const served = selected(selection).filter((span) => span.service === service && isServed(span));
      const calls = served.map((span) => ({
        service: found(span.traceId, span.parentSpanId)?.service ?? "",
        span,
      }));
      return callRows(calls.filter((call) => call.service !== "" && call.service !== service));
    },
    async callees(service, selection) {
      const sent = selected(selection).filter((span) => span.service === service && isSent(span));
      const calls = sent.map((span) => {
        const children = childrenOf(span).filter((child) => isServed(child) && child.service !== service);
        const child = children.map((one) => one.service).toSorted()[0];
        return { service: child ?? peerOf(span), span };
      });
      return callRows(calls.filter((call) => call.service !== ""));
    },
    async servedEdges(selection) {
      const calls = selected(selection)
        .filter(isServed)
        .map((span) => ({
          caller: found(span.traceId, span.parentSpanId)?.service ?? "",
          service: span.service,
          span,
        }));
      return edgeRows(calls.filter(({ caller, service }) => caller !== "" && caller !== service));
    },
    async unservedEdges(selection) {
      const calls = selected(selection)
        .filter((span) => isSent(span) && peerOf(span) !== "" && !isServedElsewhere(span))
        .map((span) => ({ caller: span.service, service: peerOf(span), span }));
      return edgeRows(calls);
    },
  };
}

function isSent(span: SpanRecord): boolean {
  return span.kind === "client" || span.kind === "producer";
}

function tenantRows(outlines: readonly SpanOutline[]): readonly TenantRow[] {
  const rows = new Map<string, { readonly tenant: string; spans: number; errors: number }>();
  for (const { tenant, failed } of outlines) {
    if (tenant === "") continue;
    const row = rows.get(tenant) ?? { tenant, spans: 0, errors: 0 };
    rows.set(tenant, row);
    row.spans++;
    if (failed) row.errors++;
  }
  return [...rows.values()].toSorted(
    (left, right) => right.spans - left.spans || (left.tenant < right.tenant ? -1 : 1),
  );
}

function placeOf(item: SpanRecord): {
  readonly time: bigint;
  readonly key: string;
  readonly item: SpanRecord;
} {
  return { time: item.start, key: item.traceId + item.spanId, item };
}

function extentsOf(spans: readonly SpanRecord[], ids: ReadonlySet<string>): readonly TraceExtent[] {
  const traces = new Map<string, { start: bigint; end: bigint; failed: boolean }>();
  for (const span of spans) {
    if (!ids.has(span.traceId)) continue;
    const end = span.start + span.duration;
    const failed = span.status === "error";
    const known = traces.get(span.traceId);
    if (known === undefined) {
      traces.set(span.traceId, { start: span.start, end, failed });
      continue;
    }
    if (span.start < known.start) known.start = span.start;
    if (end > known.end) known.end = end;
    if (failed) known.failed = true;
  }
  return Array.from(traces, ([traceId, { start, end, failed }]) => ({
    traceId,
    start,
    duration: end - start,
    failed,
  }));
}

function presenceOf(spans: readonly SpanRecord[]): readonly Presence[] {
  const rows = new Map<string, Presence>();
  for (const { service, resource, start } of spans) {
    const version = resource[VERSION] ?? "";
    const instance = resource[INSTANCE] ?? "";
    const key = JSON.stringify([service, version, instance]);
    const known = rows.get(key) ?? { service, version, instance, first: start, last: start };
    const first = start < known.first ? start : known.first;
    rows.set(key, { ...known, first, last: start > known.last ? start : known.last });
  }
  return [...rows.values()];
}

function valueCounts(spans: readonly SpanRecord[], perKey: number, limit: number): readonly ValueCount[] {
  const counts = new Map<string, { readonly key: string; readonly value: string; count: number }>();
  const add = (key: string, value: string): void => {
    const id = JSON.stringify([key, value]);
    const known = counts.get(id) ?? { key, value, count: 0 };
    known.count++;
    counts.set(id, known);
  };
  for (const span of spans) {
    add("service", span.service);
    add("name", span.name);
    for (const [key, value] of Object.entries(span.attributes)) add(key, value);
    for (const [key, value] of Object.entries(span.resource)) add(key, value);
  }
  const given = new Map<string, number>();
  return [...counts.values()]
    .filter((row) => Array.from(row.value).length <= LONGEST_VALUE)
    .toSorted((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1))
    .filter((row) => {
      const before = given.get(row.key) ?? 0;
      given.set(row.key, before + 1);
      return before < perKey;
    })
    .slice(0, limit);
}
