/** Answers of the `ServiceReader` port, and the strip of time. */
import type {
  Activity,
  Change,
  Filter,
  Red,
  ServiceDetail,
  ServiceList,
  ServiceSummary,
  TenantList,
} from "@sightline/api";
import { seconds } from "../record/instant.ts";
import type { CallRow, Presence, RedGroup, RedRow, ServiceSource } from "../source.ts";
import type { SeriesSelection, TimeWindow } from "../store.ts";
import { redOf, redSeriesOf, nanoSeconds } from "./red.ts";
import { bucketStarts, windowOf } from "./window.ts";

const DAY = 86_400_000_000_000n;

export async function serviceList(source: ServiceSource, selection: SeriesSelection): Promise<ServiceList> {
  const [totals, series, routes, yesterday, presence] = await Promise.all([
    red(source, selection, ["service"]),
    red(source, selection, ["service", "bucket"]),
    red(source, selection, ["service", "route"]),
    redYesterday(source, selection, ["service"]),
    source.presence(selection),
  ]);
  const names = [...new Set(presence.map((row) => row.service))];
  const services = names.map((name): ServiceSummary => {
    const own = (row: { readonly service: string }): boolean => row.service === name;
    return summary(name, selection, {
      total: totals.find(own),
      series: series.filter(own),
      routes: routes.filter(own),
      yesterday: yesterday.find(own),
      presence: presence.filter(own),
    });
  });
  return { ...windowOf(selection), complete: true, services: services.toSorted(byRequests) };
}

/** More than a person reads; an id per request would be a fault of the sender. */
const MOST_TENANTS = 1000;

export async function tenantList(source: ServiceSource, window: TimeWindow): Promise<TenantList> {
  const rows = await source.tenants(window, MOST_TENANTS + 1);
  return {
    ...windowOf(window),
    complete: rows.length <= MOST_TENANTS,
    tenants: rows.slice(0, MOST_TENANTS).map(({ tenant, spans, errors }) => ({ tenant, spans, errors })),
  };
}

interface ServiceRows {
  readonly total: RedRow | undefined;
  readonly series: readonly RedRow[];
  readonly routes: readonly RedRow[];
  readonly yesterday: RedRow | undefined;
  readonly presence: readonly Presence[];
}

function summary(name: string, selection: SeriesSelection, rows: ServiceRows): ServiceSummary {
  const newest = rows.presence.toSorted((left, right) => Number(right.last - left.last));
  return {
    name,
    ...redOf(rows.total, selection),
    version: newest.find((row) => row.version !== "")?.version ?? null,
    instances: new Set(rows.presence.map((row) => row.instance)).size,
    lastSeen: seconds(newest[0]?.last ?? 0n),
    series: redSeriesOf(rows.series, bucketStarts(selection, selection.step), selection.step),
    routes: rows.routes.map((row) => route(row, selection)).toSorted(byRequests),
    yesterday: rows.yesterday === undefined ? null : redOf(rows.yesterday, selection),
  };
}

function route(row: RedRow, window: TimeWindow): ServiceSummary["routes"][number] {
  return { name: row.route, ...redOf(row, window), timeSpent: nanoSeconds(row.total) };
}

export async function serviceDetail(
  source: ServiceSource,
  name: string,
  asked: SeriesSelection,
): Promise<ServiceDetail | undefined> {
  const selection = { ...asked, filter: ofService(asked.filter, name) };
  const known = await source.presence({ ...selection, from: selection.from - DAY });
  if (known.length === 0) return undefined;
  const [total, series, routes, routeSeries, instances, callers, callees] = await Promise.all([
    red(source, selection, ["service"]),
    red(source, selection, ["service", "bucket"]),
    red(source, selection, ["route"]),
    red(source, selection, ["route", "bucket"]),
    red(source, selection, ["instance"]),
    source.callers(name, selection),
    source.callees(name, selection),
  ]);
  const [yesterday, yesterdaySeries, yesterdayRoutes] = await Promise.all([
    redYesterday(source, selection, ["service"]),
    redYesterday(source, selection, ["service", "bucket"]),
    redYesterday(source, selection, ["route"]),
  ]);
  const starts = bucketStarts(selection, selection.step);
  const presence = known.filter((row) => row.last >= selection.from);
  const versions = new Map(
    known.toSorted((a, b) => Number(a.last - b.last)).map((row) => [row.instance, row.version]),
  );
  return {
    ...windowOf(selection),
    service: summary(name, selection, { total: total[0], series, routes, yesterday: yesterday[0], presence }),
    yesterdaySeries:
      yesterdaySeries.length === 0 ? null : redSeriesOf(yesterdaySeries, starts, selection.step),
    routes: routes
      .map((row) => {
        const before = yesterdayRoutes.find((other) => other.route === row.route);
        const own = routeSeries.filter((other) => other.route === row.route);
        return {
          ...route(row, selection),
          series: redSeriesOf(own, starts, selection.step),
          yesterday: before === undefined ? null : redOf(before, selection),
        };
      })
      .toSorted(byRequests),
    calledBy: neighbours(callers, selection),
    calls: neighbours(callees, selection),
    instances: instances
      .map((row) => ({
        instance: row.instance,
        version: versions.get(row.instance) || null,
        ...redOf(row, selection),
      }))
      .toSorted((left, right) => right.requests - left.requests || (left.instance < right.instance ? -1 : 1)),
    releases: releases(known, selection),
  };
}

export async function activity(source: ServiceSource, selection: SeriesSelection): Promise<Activity> {
  const [rows, presence] = await Promise.all([
    red(source, selection, ["bucket"]),
    source.presence({ ...selection, from: selection.from - DAY }),
  ]);
  const byStart = new Map(rows.map((row) => [row.bucket, row]));
  return {
    ...windowOf(selection),
    step: seconds(selection.step),
    buckets: bucketStarts(selection, selection.step).map((start) => ({
      time: seconds(start),
      requests: Math.round(byStart.get(start)?.requests ?? 0),
      errors: Math.round(byStart.get(start)?.errors ?? 0),
    })),
    changes: releases(presence, selection),
  };
}

/** A version that begins in the window, of a service that ran at another one before. */
function releases(presence: readonly Presence[], window: TimeWindow): Change[] {
  const firsts = new Map<string, Presence>();
  for (const row of presence) {
    const key = JSON.stringify([row.service, row.version]);
    const known = firsts.get(key);
    if (row.version !== "" && (known === undefined || row.first < known.first)) firsts.set(key, row);
  }
  const versions = [...firsts.values()].toSorted((left, right) => Number(left.first - right.first));
  return versions
    .filter((row) => row.first >= window.from)
    .filter((row) => versions.some((other) => other.service === row.service && other.first < row.first))
    .map((row) => ({
      time: seconds(row.first),
      kind: "release",
      service: row.service,
      label: `${row.service} ${row.version}`,
    }));
}

function red(
  source: ServiceSource,
  selection: SeriesSelection,
  groups: readonly RedGroup[],
): Promise<readonly RedRow[]> {
  return source.red({ ...selection, groups, shift: 0n });
}

function redYesterday(
  source: ServiceSource,
  selection: SeriesSelection,
  groups: readonly RedGroup[],
): Promise<readonly RedRow[]> {
  const { from, to } = selection;
  return source.red({ ...selection, from: from - DAY, to: to - DAY, groups, shift: DAY });
}

function neighbours(rows: readonly CallRow[], window: TimeWindow): (Red & { service: string })[] {
  return rows
    .map((row) => ({ service: row.service, ...redOf(row, window) }))
    .toSorted((left, right) => right.requests - left.requests || (left.service < right.service ? -1 : 1));
}

function ofService(filter: Filter, name: string): Filter {
  return {
    kind: "filter",
    terms: [...filter.terms, { kind: "comparison", key: "service", operator: "=", value: name }],
  };
}

function byRequests(
  left: { readonly requests: number; readonly name: string },
  right: { readonly requests: number; readonly name: string },
): number {
  return right.requests - left.requests || (left.name < right.name ? -1 : 1);
}
