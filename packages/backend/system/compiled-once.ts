import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * For the environment of processes that are started from source again and again: what one compiled the next takes from
 * Node's own folder for it (https://nodejs.org/api/module.html#module-compile-cache). A third of such a start is that.
 */
export const COMPILED_ONCE: Readonly<Record<string, string>> = Object.freeze({
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(tmpdir(), "node-compile-cache"),
});
