/** Queries and pools of all databases, whatever driver makes them: one span each, the default metrics, and findings. */
import { contextStore } from "../context/store.ts";
import { isSuppressed } from "../instrumentation/client-call.ts";
import type { MetricNames } from "../instrumentation/default-metrics.ts";
import type { Logger } from "../logs/logger.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import { SAMPLED } from "../trace/span-identity.ts";
import { parentOf, type SightlineTracer } from "../trace/tracer.ts";
import type { CallSite } from "./call-site/call-site.ts";
import { rootAbove } from "../trace/unit-of-work.ts";
import { DatabaseMetrics } from "./database-metrics.ts";
import { DatabaseQuery, type Parameters } from "./database-query.ts";
import { DatabaseWatch } from "./database-watch.ts";
import { DatabaseWork } from "./n-plus-one/database-work.ts";
import { type PoolDescription, PoolMetrics, type WatchedPool } from "./pool-metrics.ts";
import { FindingLog } from "./report.ts";
import type { Statement } from "./statement/statement.ts";
import { type Command, Statements } from "./statement/statements.ts";
import { type DatabaseSystem, DatabaseTarget, type TargetDescription } from "./target.ts";
import type { WatchSettings } from "./watch-settings.ts";

/** A database for each tenant is many; files of tests are more. */
const MOST_TARGETS = 1000;

export interface DatabaseWorld {
  readonly tracer: SightlineTracer;
  readonly clock: Clock;
  readonly registry: MetricsRegistry;
  readonly metricNames: MetricNames;
  readonly notices: Notices;
  /** Where findings are written. */
  readonly logger: Logger;
  readonly settings: WatchSettings;
}

export class Databases {
  readonly #world: DatabaseWorld;
  readonly #statements = new Statements();
  readonly #targets = new Map<string, DatabaseTarget>();
  #watch: DatabaseWatch | undefined;
  #pools: PoolMetrics | undefined;

  constructor(world: DatabaseWorld) {
    this.#world = world;
  }

  /** Where queries go; to be kept by the driver's hook. All clients of one database have one, and so share what is kept by it. */
  target(description: TargetDescription): DatabaseTarget {
    const { system, namespace = "", serverAddress = "", serverPort = "" } = description;
    const key = `${system} ${namespace} ${serverAddress} ${serverPort}`;
    const known = this.#targets.get(key);
    if (known !== undefined) return known;
    const made = new DatabaseTarget(description);
    if (this.#targets.size >= MOST_TARGETS) this.#targets.clear();
    this.#targets.set(key, made);
    return made;
  }

  /** What is known of an SQL text in the dialect of the target. */
  statement(target: DatabaseTarget, text: string): Statement {
    return this.#statements.of(target.system, text);
  }

  /**
   * What is known of a command that is no SQL: `GET`; `find` on `users`. `text` must hold no value. To be kept where the
   * same command comes again; found by its parts otherwise.
   */
  command(command: Command): Statement {
    return this.#statements.command(command);
  }

  /**
   * A query that is about to be sent, in the active context. `undefined` where the SDK itself is at work: then nothing is
   * to be watched. `parameters` are only looked at here and now, to tell a loop from a retry; they are never kept. `site`
   * is what `site` gave before, where the application is not on the stack any more; `null` where that was nothing.
   */
  begin(
    target: DatabaseTarget,
    statement: string | Statement,
    parameters?: Parameters,
    site?: CallSite | null,
  ): DatabaseQuery | undefined {
    const active = contextStore.getStore();
    if (isSuppressed(active)) return undefined;
    const known = typeof statement === "string" ? this.#statements.of(target.system, statement) : statement;
    return new DatabaseQuery((this.#watch ??= this.#watched()), active, target, known, parameters, site);
  }

  /**
   * The line of the application that calls now, for a query that is sent later, on a stack of its own: a pool's, when it
   * has a connection. `null` where nobody would read it, or there is none.
   */
  site(system: DatabaseSystem, text: string): CallSite | null {
    const active = contextStore.getStore();
    if (isSuppressed(active)) return null;
    const parent = parentOf(active);
    const isKept = parent === undefined || (parent.flags & SAMPLED) === SAMPLED;
    const watch = (this.#watch ??= this.#watched());
    const statement = this.#statements.of(system, text);
    const work = parent === undefined ? undefined : (rootAbove(parent) ?? parent).unit;
    // The call that makes a loop tells its place wherever it comes from.
    if (work instanceof DatabaseWork && work.isNearLoop(statement))
      return watch.siteOfLoop(statement) ?? null;
    return watch.siteOf(statement, isKept) ?? null;
  }

  /** Watches a pool of connections until it is closed or collected. */
  pool<P extends object>(description: PoolDescription<P>): WatchedPool {
    const { registry, metricNames } = this.#world;
    return (this.#pools ??= new PoolMetrics(registry, metricNames)).watch(description);
  }

  #watched(): DatabaseWatch {
    const { tracer, clock, registry, metricNames, settings, logger, notices } = this.#world;
    const metrics = new DatabaseMetrics(registry, metricNames);
    return new DatabaseWatch(tracer, clock, metrics, settings, new FindingLog(logger), notices);
  }
}
