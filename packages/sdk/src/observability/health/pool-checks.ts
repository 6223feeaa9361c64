/** Pools of databases as their metrics show them: one is degraded while callers wait and no connection is left. */
import type { Cell } from "../../metrics/cell.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { HealthCheck } from "../health.ts";

const POOL = "db.client.connection.pool.name";
const STATE = "db.client.connection.state";

const WANTED: ReadonlySet<string> = new Set([
  "db.client.connection.count",
  "db.client.connection.pending_requests",
  "db.client.connection.max",
]);

interface Pool {
  used: number;
  pending: number;
  /** 0 where there is no bound. */
  max: number;
}

export function poolChecks(registry: MetricsRegistry): readonly HealthCheck[] {
  const pools = new Map<string, Pool>();
  for (const { info, cells } of readings(registry)) {
    for (const cell of cells) {
      const name = labelOf(cell, POOL);
      if (name === undefined) continue;
      const pool = pools.get(name) ?? { used: 0, pending: 0, max: 0 };
      pools.set(name, pool);
      const value = "value" in cell && typeof cell.value === "number" ? cell.value : 0;
      if (info === "db.client.connection.pending_requests") pool.pending = value;
      else if (info === "db.client.connection.max") pool.max = value;
      else if (labelOf(cell, STATE) === "used") pool.used = value;
    }
  }
  return [...pools].map(([name, pool]) => checkOf(name, pool));
}

function readings(
  registry: MetricsRegistry,
): readonly { readonly info: string; readonly cells: readonly Cell[] }[] {
  const families = registry.families().filter(({ info }) => WANTED.has(info.definition.name));
  if (families.length === 0) return [];
  // Pools are asked before each reading, and not in between.
  void registry.observe();
  return families.map((family) => ({ info: family.info.definition.name, cells: family.cells() }));
}

function checkOf(pool: string, { used, pending, max }: Pool): HealthCheck {
  const name = `pool ${pool}`;
  const of = max > 0 ? `${used} of ${max}` : `${used}`;
  if (pending === 0)
    return { name, status: "healthy", message: `${of} connections are in use, nobody waits.` };
  const waits = pending === 1 ? "1 caller waits" : `${pending} callers wait`;
  // Whoever waits while there is room only waits for a connection to open.
  const isFull = max > 0 && used >= max;
  return {
    name,
    status: isFull ? "degraded" : "healthy",
    message: `${of} connections are in use, ${waits}.`,
  };
}

function labelOf({ pairs }: Cell, label: string): string | undefined {
  for (let at = 0; at < pairs.length; at += 2) if (pairs[at] === label) return String(pairs[at + 1]);
  return undefined;
}
