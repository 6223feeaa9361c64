/** One tenant in full, or the group of all others: its ledgers and the cells of its metrics, by the number of the metric. */
import type { Series } from "../metric/instruments.ts";
import type { Ledger } from "../slo/ledger.ts";

export class TenantEntry {
  readonly name: string;
  /** Mark from which on all of its events are here; of tenants that were among the others before, their promotion. */
  readonly since: number;
  readonly ledgers: (Ledger | undefined)[] = [];
  readonly series: (Series | undefined)[] = [];
  /** Values of late, halved at each exchange. */
  recent = 0;

  constructor(name: string, since: number) {
    this.name = name;
    this.since = since;
  }
}
