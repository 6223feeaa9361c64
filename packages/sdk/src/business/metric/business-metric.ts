/** One registered business metric: its plan, its place in the entries of tenants, its real metrics and what all did. */
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { LedgerHistory, MetricHistory } from "../slo/history.ts";
import { Ledger } from "../slo/ledger.ts";
import { Account, type TenantEntry } from "../tenants/tenant-entry.ts";
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
    return (this.#accountOf(entry).ledger ??= this.#ledgerFor(entry));
  }

  /** Adds a value to the tenant's series, and where it is judged to the tenant's ledger and that of all. */
  record(entry: TenantEntry, slot: number, reading: Reading, isJudged: boolean): void {
    this.isUsed = true;
    const account = this.#accountOf(entry);
    (account.series ??= this.#seriesOf(entry.name)).record(reading);
    if (!isJudged || this.plan.bounds === undefined) return;
    (account.ledger ??= this.#ledgerFor(entry)).record(slot, reading);
    this.all.record(slot, reading);
  }

  /** What is known, for another process. */
  save(tenants: Iterable<TenantEntry>, others: TenantEntry): MetricHistory {
    const saved: Record<string, LedgerHistory> = {};
    for (const entry of tenants) {
      const ledger = entry.accounts[this.at]?.ledger;
      if (ledger !== undefined) saved[entry.name] = ledger.save();
    }
    const ofOthers = others.accounts[this.at]?.ledger;
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
    const now = entry === undefined ? this.#all : entry.accounts[this.at]?.ledger;
    if (now !== undefined) ledger.absorb(slot, now);
    if (entry === undefined) this.#all = ledger;
    else this.#accountOf(entry).ledger = ledger;
    this.isUsed = true;
    return true;
  }

  #accountOf(entry: TenantEntry): Account {
    return (entry.accounts[this.at] ??= new Account());
  }

  #ledgerFor({ since }: TenantEntry): Ledger {
    return this.#ledger(Math.max(since, this.#since));
  }

  #ledger(since: number): Ledger {
    return new Ledger(this.plan, this.#layout, since, slotOf(since));
  }
}
