/** Pools of `pg-pool`: who waits for a connection, how long, and how many there are. */
import type { Databases } from "../../database/databases.ts";
import type { PoolDescription } from "../../database/pool-metrics.ts";
import type { Clock } from "../../time/clock.ts";
import { DriverPools } from "../driver-pools.ts";
import type { HandedSite } from "../handed-site.ts";
import { inContext } from "../in-context.ts";
import { replaceMethod } from "../replaced-method.ts";
import { settled } from "../settled.ts";
import { textOf } from "./client.ts";

/** What is read of a pool; `_clients` is the one place that tells where it leads before somebody is connected. */
interface PoolLike {
  readonly options?: { readonly max?: number };
  readonly totalCount?: number;
  readonly idleCount?: number;
  readonly waitingCount?: number;
  readonly _clients?: readonly {
    readonly host?: string;
    readonly port?: number;
    readonly database?: string;
  }[];
}

type Connected = (error: unknown, client?: unknown, release?: unknown) => unknown;

/** Both errors of `pg-pool` that tell of `connectionTimeoutMillis`. */
const TIMED_OUT = /timeout exceeded when trying to connect|due to connection timeout/u;

export function watchPool(
  databases: Databases,
  clock: Clock,
  handed: HandedSite,
  prototype: object,
): () => void {
  const pools = new DriverPools(databases, handed, {
    system: "postgresql",
    asking: ["query"],
    textOf,
    describe,
  });
  const connecting = replaceMethod<[callback?: Connected]>(
    prototype,
    "connect",
    (original) =>
      function connect(this: unknown, callback) {
        const began = clock.mark();
        const settle = (error: unknown): void => {
          const pool = pools.of(this);
          if (error === null || error === undefined) pool?.waited((clock.mark() - began) / 1000);
          else if (error instanceof Error && TIMED_OUT.test(error.message)) pool?.timedOut();
        };
        if (typeof callback !== "function")
          return settled(
            original.call(this),
            (client) => {
              settle(undefined);
              return client;
            },
            (error) => {
              settle(error);
              throw error;
            },
          );
        const carrying = handed.carry(callback);
        const observed = inContext((error: unknown, client?: unknown, release?: unknown) => {
          settle(error);
          return carrying(error, client, release);
        });
        const result = original.call(this, observed);
        pools.of(this);
        return result;
      },
  );
  return pools.watch(prototype, connecting);
}

function describe(pool: object): PoolDescription<PoolLike> | undefined {
  const { _clients: clients = [], options }: PoolLike = pool;
  const [client] = clients;
  if (client === undefined) return undefined;
  return {
    pool,
    name: `${client.host ?? "localhost"}:${client.port ?? 5432}/${client.database ?? ""}`,
    max: options?.max,
    read: ({ totalCount = 0, idleCount = 0, waitingCount = 0 }) => ({
      used: totalCount - idleCount,
      idle: idleCount,
      pending: waitingCount,
    }),
  };
}
