/** How long transactions are open, and how they end. */
import { databaseMetrics } from "../metric-table.ts";
import type { Histogram } from "../../metrics/instruments.ts";
import { registry } from "../../observability/process-state.ts";

/** `unknown`: neither the commit nor the rollback was answered. */
export type TransactionOutcome = "committed" | "rolled_back" | "unknown";

let durations: Histogram<"db.transaction.name" | "db.transaction.outcome"> | undefined;

export function observeTransaction(name: string, outcome: TransactionOutcome, seconds: number): void {
  const metric = "db.transaction.duration";
  durations ??= registry.register({ name: metric, ...databaseMetrics[metric] });
  durations.observe(seconds, { "db.transaction.name": name, "db.transaction.outcome": outcome });
}
