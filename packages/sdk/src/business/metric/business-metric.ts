/** One registered business metric: its plan, its place in the entries of tenants, its real metrics and what all did. */
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { LedgerHistory, MetricHistory } from "../slo/history.ts";
import { Ledger } from "../slo/ledger.ts";
import type { TenantEntry } from "../tenants/tenant-entry.ts";
import type { WindowLayout } from "../window/event-windows.ts";
import { slotOf } from "../window/slots.ts";
import { labelledSeries, type Series, tenantSeries } from "./instruments.ts";
import type { MetricPlan } from "./plan.ts";
import type { Labels } from "../../metrics/getter.ts";
import type { Reading } from "./reading.ts";

export class BusinessMetric {
  readonly plan: MetricPlan;
  /** Its number among the metrics. */
  readonly at: number;
  /** Whether anything was ever recorded. */
  isUsed = false;
  /** Records with the team's own labels too; `undefined` where it has none. */
  readonly labelled: ((reading: Reading, labels: Labels) => void) | undefined;
  readonly #since: number;
  readonly #layout: WindowLayout;
  readonly #seriesOf: (tenant: string) => Series;
  #all: Ledger | undefined;

  constructor(registry: MetricsRegistry, plan: MetricPlan, layout: WindowLayout, at: number, since: number) {
    this.plan = plan;
    this.at = at;
    this.#since = since;
    this.#layout = layout;
    this.#seriesOf = tenantSeries(registry, plan);
    this.labelled = labelledSeries(registry, plan);
  }

  /** What all tenants together did. */
  get all(): Ledger {
    return (this.#all ??= this.#ledger(this.#since));
  }

  ledgerOf(entry: TenantEntry): Ledger {
    return (entry.ledgers[this.at] ??= this.#ledger(Math.max(entry.since, this.#since)));
  }

  seriesOf(entry: TenantEntry): Series {
    return (entry.series[this.at] ??= this.#seriesOf(entry.name));
  }

  /** What is known, for another process. */
  save(tenants: Iterable<TenantEntry>, others: TenantEntry): MetricHistory {
    const saved: Record<string, LedgerHistory> = {};
    for (const entry of tenants) {
      const ledger = entry.ledgers[this.at];
      if (ledger !== undefined) saved[entry.name] = ledger.save();
    }
    const ofOthers = others.ledgers[this.at];
    return {
      spec: this.plan.spec,
      all: this.all.save(),
      ...(ofOthers === undefined ? {} : { others: ofOthers.save() }),
      tenants: saved,
    };
  }

  /** Puts a saved ledger before what this process has counted; false when it does not fit. */
  restore(history: LedgerHistory, slot: number, entry?: TenantEntry): boolean {
    const ledger = new Ledger(this.plan, this.#layout, history.since, history.slot);
    if (history.slot > slot || !ledger.load(history)) return false;
    const now = entry === undefined ? this.#all : entry.ledgers[this.at];
    if (now !== undefined) ledger.absorb(slot, now);
    if (entry === undefined) this.#all = ledger;
    else entry.ledgers[this.at] = ledger;
    this.isUsed = true;
    return true;
  }

  #ledger(since: number): Ledger {
    return new Ledger(this.plan, this.#layout, since, slotOf(since));
  }
}
