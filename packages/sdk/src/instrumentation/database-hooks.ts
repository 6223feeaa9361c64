/** All drivers of databases that the SDK watches by itself. */
import type { Databases } from "../database/databases.ts";
import type { Clock } from "../time/clock.ts";
import type { LibraryHook } from "./module-hook/module-hook.ts";
import { pgHooks } from "./pg/pg.ts";

export function databaseHooks(databases: Databases, clock: Clock): readonly LibraryHook[] {
  return [...pgHooks(databases, clock)];
}
