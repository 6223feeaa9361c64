/** What ledgers know, as JSON: for a process that goes on where the last one ended. */
import { businessErrors } from "../errors.ts";

/** One ledger. Times are milliseconds since 1970, slots those of `window/slots.ts`. */
export interface LedgerHistory {
  readonly since: number;
  readonly slot: number;
  readonly state: string;
  /** Bad and all events of the slot that goes on. */
  readonly open: readonly [bad: number, total: number];
  readonly events: readonly number[];
  readonly latency?: readonly number[];
  readonly sums?: readonly number[];
}

export interface MetricHistory {
  /** The specification as it was; what was judged by another is not taken over. */
  readonly spec: object;
  readonly all: LedgerHistory;
  readonly others?: LedgerHistory;
  readonly tenants: Readonly<Record<string, LedgerHistory>>;
}

export interface SloHistory {
  readonly kind: "sightline-slo-history";
  readonly version: 1;
  /** The period of the budgets, which the longest ring follows. */
  readonly period: string;
  readonly metrics: Readonly<Record<string, MetricHistory>>;
}

function invalid(problem: string): Error {
  return businessErrors.BUSINESS_HISTORY_INVALID({ problem });
}

type Loose = Readonly<Record<string, unknown>>;

/**
 * Checks the frame of what `save` gave; ledgers check their numbers when they take them.
 *
 * @throws BUSINESS_HISTORY_INVALID
 */
export function sloHistory(value: unknown, period: string): SloHistory {
  if (!isRecord(value) || value["kind"] !== "sightline-slo-history") throw invalid("it is no saved history");
  if (value["version"] !== 1) throw invalid(`its version is ${String(value["version"])}, not 1`);
  if (value["period"] !== period)
    throw invalid(`its budgets are of ${String(value["period"])}, those of this service of ${period}`);
  const { metrics } = value;
  if (!isRecord(metrics) || !Object.values(metrics).every(isMetric)) throw invalid("its metrics are damaged");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its members were just looked at
  return value as unknown as SloHistory;
}

function isMetric(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { spec, all, others, tenants } = value;
  return (
    isRecord(spec) &&
    isLedger(all) &&
    (others === undefined || isLedger(others)) &&
    isRecord(tenants) &&
    Object.values(tenants).every(isLedger)
  );
}

function isLedger(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { since, slot, open, events } = value;
  return (
    Number.isFinite(since) &&
    Number.isInteger(slot) &&
    Array.isArray(open) &&
    open.length === 2 &&
    open.every((count: unknown) => Number.isFinite(count)) &&
    Array.isArray(events)
  );
}

function isRecord(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
