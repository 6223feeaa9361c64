/** Pools of `mysql2`: who waits for a connection, how long, and how many there are. */
import type { Databases } from "../../database/databases.ts";
import type { PoolDescription } from "../../database/pool-metrics.ts";
import type { Clock } from "../../time/clock.ts";
import { DriverPools } from "../driver-pools.ts";
import type { HandedSite } from "../handed-site.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../replaced-method.ts";
import { textOf } from "./asked-text.ts";

interface Counted {
  readonly length: number;
}

/** What is read of a pool; its queues are the one place that tells of its connections. */
interface PoolLike {
  readonly config?: {
    readonly connectionLimit?: number;
    readonly connectionConfig?: {
      readonly host?: string;
      readonly port?: number;
      readonly socketPath?: string;
      readonly database?: string;
    };
  };
  readonly _allConnections?: Counted;
  readonly _freeConnections?: Counted;
  readonly _connectionQueue?: Counted;
}

type Connected = (error: unknown, connection?: unknown) => unknown;

/** The errors of `mysql2` for a caller that gets no connection, be it at once, be it after `connectTimeout`. */
const GIVEN_UP = /^(?:No connections available|Queue limit reached)|ETIMEDOUT/u;

export function mysql2PoolHook(databases: Databases, clock: Clock, handed: HandedSite): LibraryHook {
  return {
    library: "mysql2",
    files: { "mysql2/lib/base/pool.js": "module.exports" },
    apply: (exports) => watchPool(databases, clock, handed, prototypeOf(exports, "BasePool")),
  };
}

function watchPool(databases: Databases, clock: Clock, handed: HandedSite, prototype: object): () => void {
  const pools = new DriverPools(databases, handed, {
    system: "mysql",
    asking: ["query", "execute"],
    textOf,
    describe,
  });
  const connecting = replaceMethod<[callback: Connected]>(
    prototype,
    "getConnection",
    (original) =>
      function getConnection(this: unknown, callback) {
        const pool = pools.of(this);
        if (pool === undefined || typeof callback !== "function") return original.call(this, callback);
        const began = clock.mark();
        const carrying = handed.carry(callback);
        return original.call(this, (error: unknown, connection?: unknown) => {
          if (error === null || error === undefined) pool.waited((clock.mark() - began) / 1000);
          else if (error instanceof Error && GIVEN_UP.test(error.message)) pool.timedOut();
          return carrying(error, connection);
        });
      },
  );
  return pools.watch(prototype, connecting);
}

function describe(pool: object): PoolDescription<PoolLike> {
  const { config }: PoolLike = pool;
  const { host = "localhost", port = 3306, socketPath, database = "" } = config?.connectionConfig ?? {};
  // 0: as many as are asked for.
  const limit = config?.connectionLimit ?? 0;
  return {
    pool,
    name: `${socketPath ?? `${host}:${port}`}/${database}`,
    max: limit === 0 ? undefined : limit,
    read: ({ _allConnections: all, _freeConnections: free, _connectionQueue: queue }) => ({
      used: (all?.length ?? 0) - (free?.length ?? 0),
      idle: free?.length ?? 0,
      pending: queue?.length ?? 0,
    }),
  };
}
