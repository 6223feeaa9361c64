/** All drivers of databases that the SDK watches by itself. */
import type { Databases } from "../database/databases.ts";
import type { LibraryHook } from "./module-hook/module-hook.ts";

export function databaseHooks(_databases: Databases): readonly LibraryHook[] {
  return [];
}
