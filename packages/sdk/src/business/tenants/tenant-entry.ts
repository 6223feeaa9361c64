/** One tenant in full, or the group of all others: what it has of each metric, by the number of the metric. */
import type { Series } from "../metric/instruments.ts";
import type { Ledger } from "../slo/ledger.ts";

/** What one tenant has of one metric. Together, so that a value touches little memory: with many tenants nothing is cached. */
export class Account {
  series: Series | undefined = undefined;
  /** Only where something is promised. */
  ledger: Ledger | undefined = undefined;
}

export class TenantEntry {
  readonly name: string;
  /** Mark from which on all of its events are here; of tenants that were among the others before, their promotion. */
  readonly since: number;
  readonly accounts: (Account | undefined)[] = [];
  /** Values of late, halved at each exchange; whole, or each step would write a number on the heap. */
  recent = 0;

  constructor(name: string, since: number) {
    this.name = name;
    this.since = since;
  }
}
