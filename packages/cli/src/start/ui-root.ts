/** Where the built UI lies: beside the manifest of `@sightline/web`. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export function uiRoot(): string {
  return join(dirname(fileURLToPath(import.meta.resolve("@sightline/web/package.json"))), "dist");
}
