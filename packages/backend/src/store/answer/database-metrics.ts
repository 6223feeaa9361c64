/** Pools and transactions: from metrics, since neither is a span of a query. */
import type { DatabasePool, DatabaseTransaction } from "@sightline/api";
import type { Parts } from "../database-source.ts";
import { groupedBy } from "../record/grouped-by.ts";
import type { MetricReader, Selection, SeriesMatcher, StoredSeries } from "../store.ts";

/** As many as a hundred pools have. */
const MOST_SERIES = 2000;
const POOL = "db_client_connection_pool_name";
const STATE = "db_client_connection_state";
/** A pool that has told nothing for so long, in milliseconds, is gone. */
const GONE_MS = 300_000;

type Series = Pick<MetricReader, "series">;

export async function poolsOf(
  source: Series,
  selection: Selection,
  parts: Parts,
): Promise<{ readonly pools: DatabasePool[]; readonly complete: boolean }> {
  const series = await read(
    source,
    selection,
    "db_client_connection_(count|pending_requests|max|wait_time_seconds_count|wait_time_seconds_sum|timeouts_total)",
  );
  const groups = groupedBy(series, ({ labels }) => JSON.stringify([serviceOf(labels), labels[POOL] ?? ""]));
  const pools = [...groups.values()].map((group) => poolOf(group, selection, parts));
  return {
    pools: pools.toSorted((left, right) => pressure(right) - pressure(left) || order(left, right)),
    complete: series.length < MOST_SERIES,
  };
}

export async function transactionsOf(
  source: Series,
  selection: Selection,
): Promise<{ readonly transactions: DatabaseTransaction[]; readonly complete: boolean }> {
  const series = await read(source, selection, "db_transaction_duration_seconds_(count|sum)");
  const groups = groupedBy(series, ({ labels }) =>
    JSON.stringify([serviceOf(labels), labels["db_transaction_name"] ?? ""]),
  );
  const transactions = [...groups.values()].map((group) => {
    const labels = group[0]?.labels ?? {};
    const count = (outcome?: string): number =>
      added(
        group.filter(
          (one) =>
            isNamed(one, "_count") &&
            (outcome === undefined || one.labels["db_transaction_outcome"] === outcome),
        ),
      );
    const total = added(group.filter((one) => isNamed(one, "_sum")));
    const ran = count();
    return {
      service: serviceOf(labels),
      name: labels["db_transaction_name"] ?? "",
      count: ran,
      rolledBack: count("rolled_back"),
      unknown: count("unknown"),
      mean: ran === 0 ? 0 : total / ran,
    };
  });
  return {
    transactions: transactions
      .filter(({ count }) => count > 0)
      .toSorted((left, right) => right.count * right.mean - left.count * left.mean || order(left, right)),
    complete: series.length < MOST_SERIES,
  };
}

/** Of the filter, what names a service narrows series too; tenants and routes have no pools of their own. */
async function read(source: Series, selection: Selection, name: string): Promise<readonly StoredSeries[]> {
  const service = selection.filter.terms.find(
    (term) => term.kind === "comparison" && term.key === "service" && term.operator === "=",
  );
  const matchers: SeriesMatcher[] = [{ label: "__name__", operator: "=~", value: name }];
  const series = await source.series(matchers, selection, MOST_SERIES);
  return service?.kind === "comparison"
    ? series.filter(({ labels }) => serviceOf(labels) === service.value)
    : series;
}

function poolOf(group: readonly StoredSeries[], selection: Selection, parts: Parts): DatabasePool {
  const labels = group[0]?.labels ?? {};
  const end = Number(selection.to / 1_000_000n);
  const inState = (state: string): readonly StoredSeries[] =>
    group.filter((one) => isNamed(one, "_connection_count") && one.labels[STATE] === state);
  const named = (name: string): readonly StoredSeries[] => group.filter((one) => isNamed(one, name));
  const usedOver = overTime(inState("used"), parts);
  const pendingOver = overTime(named("_pending_requests"), parts);
  const waits = added(named("_wait_time_seconds_count"));
  return {
    service: serviceOf(labels),
    name: labels[POOL] ?? "",
    used: newest(inState("used"), end),
    idle: newest(inState("idle"), end),
    max: newest(named("_connection_max"), end),
    pending: newest(named("_pending_requests"), end),
    mostUsed: greatest(usedOver),
    mostPending: greatest(pendingOver),
    waits,
    waitMean: waits === 0 ? null : added(named("_wait_time_seconds_sum")) / waits,
    timeouts: added(named("_timeouts_total")),
    usedOver: [...usedOver],
  };
}

/** Sum of the instances that have told something of late. */
function newest(series: readonly StoredSeries[], end: number): number | null {
  const values = series.flatMap(({ time, value }) => {
    const last = value.at(-1);
    return last === undefined || Number.isNaN(last) || end - (time.at(-1) ?? 0) > GONE_MS ? [] : [last];
  });
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** The most of each instance in each part, added up. */
function overTime(
  series: readonly StoredSeries[],
  { since, width, count }: Parts,
): readonly (number | null)[] {
  const start = Number(since) / 1e6;
  const step = Number(width) / 1e6;
  const sums = Array.from({ length: count }, (): number | null => null);
  for (const { time, value } of series) {
    const most = new Map<number, number>();
    for (const [at, reading] of value.entries()) {
      const part = Math.floor(((time[at] ?? 0) - start) / step);
      if (!Number.isNaN(reading)) most.set(part, Math.max(most.get(part) ?? 0, reading));
    }
    for (const [part, reading] of most)
      if (part >= 0 && part < count) sums[part] = (sums[part] ?? 0) + reading;
  }
  return sums;
}

function greatest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value === null ? most : Math.max(most ?? 0, value)), null);
}

/** What counters rose by, a fall being a new start. The first sample of a window rose from what is not known, and counts 0. */
function added(series: readonly StoredSeries[]): number {
  return series.reduce((sum, { value }) => {
    let before = Number.NaN;
    let rise = 0;
    for (const reading of value) {
      if (Number.isNaN(reading)) continue;
      if (!Number.isNaN(before)) rise += reading >= before ? reading - before : reading;
      before = reading;
    }
    return sum + rise;
  }, 0);
}

function isNamed({ labels }: StoredSeries, ending: string): boolean {
  return (labels["__name__"] ?? "").endsWith(ending);
}

/** `job` is namespace and name. */
function serviceOf(labels: Readonly<Record<string, string>>): string {
  const job = labels["job"] ?? "";
  return job.slice(job.lastIndexOf("/") + 1);
}

/** Those with callers that wait lead, then the fullest. */
function pressure({ mostPending, mostUsed, max }: DatabasePool): number {
  return (mostPending ?? 0) * 10 + (max === null || max === 0 ? 0 : (mostUsed ?? 0) / max);
}

function order(
  left: { readonly service: string; readonly name: string },
  right: { readonly service: string; readonly name: string },
): number {
  if (left.service !== right.service) return left.service < right.service ? -1 : 1;
  return left.name < right.name ? -1 : 1;
}
