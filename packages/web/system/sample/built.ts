/** Builds the UI from its source, so that a test never looks at yesterday's. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

export interface Built {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

export async function buildUi(): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-web-"));
  await build({
    root: fileURLToPath(new URL("../../", import.meta.url)),
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, minify: false, sourcemap: false },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
