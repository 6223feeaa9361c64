/** PostgreSQL by `pg`: every query of every client, and the pools of `pg-pool`. `pg.native` is not watched. */
import type { Databases } from "../../database/databases.ts";
import type { Clock } from "../../time/clock.ts";
import { HandedSite } from "../handed-site.ts";
import type { LibraryHook } from "../module-hook/module-hook.ts";
import { prototypeOf } from "../replaced-method.ts";
import { watchClient } from "./client.ts";
import { watchPool } from "./pool.ts";

export function pgHooks(databases: Databases, clock: Clock): readonly LibraryHook[] {
  const handed = new HandedSite();
  return [
    {
      library: "pg",
      files: { "pg/lib/client.js": "module.exports" },
      apply: (exports) => watchClient(databases, handed, prototypeOf(exports, "Client")),
    },
    {
      library: "pg-pool",
      files: { "pg-pool/index.js": "module.exports" },
      apply: (exports) => watchPool(databases, clock, handed, prototypeOf(exports, "Pool")),
    },
  ];
}
