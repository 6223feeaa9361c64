/** Pools of connections, of whatever driver: known by their object, asked on the application's stack, closed at their end. */
import type { Databases } from "../database/databases.ts";
import type { PoolDescription, WatchedPool } from "../database/pool-metrics.ts";
import type { DatabaseSystem } from "../database/target.ts";
import type { HandedSite } from "./handed-site.ts";
import { replaceMethod } from "./replaced-method.ts";

/** What of a pool is a driver's own. */
export interface PoolDriver<Pool extends object> {
  readonly system: DatabaseSystem;
  /** Methods of a pool that send a query on a connection of the pool's choice. */
  readonly asking: readonly string[];
  /** The text of what these were given. */
  readonly textOf: (asked: unknown) => string | undefined;
  /** `undefined` until it is known where the pool leads. */
  readonly describe: (pool: object) => PoolDescription<Pool> | undefined;
}

export class DriverPools<Pool extends object> {
  readonly #databases: Databases;
  readonly #handed: HandedSite;
  readonly #driver: PoolDriver<Pool>;
  readonly #known = new WeakMap<object, WatchedPool>();

  constructor(databases: Databases, handed: HandedSite, driver: PoolDriver<Pool>) {
    this.#databases = databases;
    this.#handed = handed;
    this.#driver = driver;
  }

  /** `undefined` until it is known where the pool leads. */
  of(pool: unknown): WatchedPool | undefined {
    if (typeof pool !== "object" || pool === null) return undefined;
    const known = this.#known.get(pool);
    if (known !== undefined) return known;
    const description = this.#driver.describe(pool);
    if (description === undefined) return undefined;
    const made = this.#databases.pool(description);
    this.#known.set(pool, made);
    return made;
  }

  /** Watches what is asked of the pools and their end; `connecting` undoes what the driver itself has replaced. */
  watch(prototype: object, connecting: () => void): () => void {
    const undo = [
      connecting,
      ...this.#driver.asking.map((method) => this.#watchAsking(prototype, method)),
      this.#watchEnd(prototype),
    ];
    return () => {
      for (const restore of undo.toReversed()) restore();
    };
  }

  #watchAsking(prototype: object, method: string): () => void {
    const databases = this.#databases;
    const handed = this.#handed;
    const { system, textOf } = this.#driver;
    return replaceMethod<unknown[]>(
      prototype,
      method,
      (original) =>
        function asked(this: unknown, ...values) {
          const text = textOf(values[0]);
          if (text === undefined) return original.apply(this, values);
          return handed.ask(databases.site(system, text), () => original.apply(this, values));
        },
    );
  }

  #watchEnd(prototype: object): () => void {
    const known = this.#known;
    return replaceMethod<unknown[]>(
      prototype,
      "end",
      (original) =>
        function end(this: unknown, ...values) {
          if (typeof this === "object" && this !== null) known.get(this)?.close();
          return original.apply(this, values);
        },
    );
  }
}
