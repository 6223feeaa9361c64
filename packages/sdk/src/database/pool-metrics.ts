/** What pools of connections do, asked before each reading of the metrics. */
import { classicMetrics, type MetricNames, wantsClassic } from "../instrumentation/default-metrics.ts";
import { databaseMetrics } from "./metric-table.ts";
import type { Gauge, Histogram } from "../metrics/instruments.ts";
import type { Counter } from "../metrics/instruments.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";

/** How many connections are in use and idle, and how many callers wait for one. */
export interface PoolState {
  readonly used: number;
  readonly idle: number;
  readonly pending: number;
}

export interface PoolDescription<P extends object> {
  /** Held weakly: a pool that the application forgets is not watched any longer. */
  readonly pool: P;
  readonly read: (pool: P) => PoolState;
  /** As a label; `host:port/database` where the application gave none. */
  readonly name: string;
  /** The most connections; `undefined` where there is no bound. */
  readonly max?: number | undefined;
}

export interface WatchedPool {
  /** A caller has waited that long for a connection, in seconds; also where it was there at once. */
  waited(seconds: number): void;
  /** A caller got none in time. */
  timedOut(): void;
  /** The pool has ended. */
  close(): void;
}

interface Watched {
  readonly name: string;
  readonly max: number | undefined;
  /** `undefined` once the pool is gone. */
  readonly state: () => PoolState | undefined;
}

export class PoolMetrics {
  readonly #pools = new Set<Watched>();
  readonly #active: Gauge<never> | undefined;
  readonly #count: Gauge<"db.client.connection.pool.name" | "db.client.connection.state">;
  readonly #pending: Gauge<"db.client.connection.pool.name">;
  readonly #max: Gauge<"db.client.connection.pool.name">;
  readonly #waits: Histogram<"db.client.connection.pool.name">;
  readonly #timeouts: Counter<"db.client.connection.pool.name">;
  /** Of pools by name, so that one that is gone shows none. */
  readonly #names = new Set<string>();

  constructor(registry: MetricsRegistry, names: MetricNames) {
    const active = "database_connections_active";
    const count = "db.client.connection.count";
    const pending = "db.client.connection.pending_requests";
    const max = "db.client.connection.max";
    const waits = "db.client.connection.wait_time";
    const timeouts = "db.client.connection.timeouts";
    this.#active = wantsClassic(names)
      ? registry.register({ name: active, ...classicMetrics[active] })
      : undefined;
    this.#count = registry.register({ name: count, ...databaseMetrics[count] });
    this.#pending = registry.register({ name: pending, ...databaseMetrics[pending] });
    this.#max = registry.register({ name: max, ...databaseMetrics[max] });
    this.#waits = registry.register({ name: waits, ...databaseMetrics[waits] });
    this.#timeouts = registry.register({ name: timeouts, ...databaseMetrics[timeouts] });
    registry.observers.add(() => this.#observe());
  }

  watch<P extends object>({ pool, read, name, max }: PoolDescription<P>): WatchedPool {
    const held = new WeakRef(pool);
    const watched: Watched = {
      name,
      max,
      state: () => {
        const alive = held.deref();
        return alive === undefined ? undefined : read(alive);
      },
    };
    this.#pools.add(watched);
    this.#names.add(name);
    const labels = { "db.client.connection.pool.name": name };
    const waits = this.#waits.with(labels);
    return {
      waited: (seconds) => waits.observe(seconds),
      timedOut: () => this.#timeouts.inc(1, labels),
      close: () => {
        this.#pools.delete(watched);
      },
    };
  }

  #observe(): void {
    const sums = new Map<string, { used: number; idle: number; pending: number; max: number }>();
    for (const name of this.#names) sums.set(name, { used: 0, idle: 0, pending: 0, max: 0 });
    let active = 0;
    for (const watched of this.#pools) {
      const state = watched.state();
      const sum = sums.get(watched.name);
      if (state === undefined || sum === undefined) {
        this.#pools.delete(watched);
        continue;
      }
      sum.used += state.used;
      sum.idle += state.idle;
      sum.pending += state.pending;
      sum.max += watched.max ?? 0;
      active += state.used;
    }
    this.#active?.set(active);
    for (const [name, { used, idle, pending, max }] of sums) {
      const labels = { "db.client.connection.pool.name": name };
      this.#count.set(used, { ...labels, "db.client.connection.state": "used" });
      this.#count.set(idle, { ...labels, "db.client.connection.state": "idle" });
      this.#pending.set(pending, labels);
      if (max > 0) this.#max.set(max, labels);
    }
  }
}
