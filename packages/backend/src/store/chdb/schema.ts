/** Brings a data directory to the schema that this version knows, by numbered SQL files. */
import { readdir, readFile } from "node:fs/promises";
import { storeErrors } from "../errors.ts";
import { execute } from "./client.ts";
import type { EngineSession } from "./engine.ts";

/** The same number of levels up from `src` and from `dist`. */
export const SCHEMA: URL = new URL("../../../schema/", import.meta.url);

export const DATABASE = "sightline";

interface Migration {
  readonly version: number;
  readonly file: string;
}

/**
 * Applies what is missing of the numbered files, in order, and resolves to the version that the tables then have. A kill in
 * the middle of a file is mended by the next opening: running a file twice is harmless, and none destroys rows.
 *
 * @throws DATA_DIR_NEWER
 */
export async function migrate(
  session: EngineSession,
  dataDir: string,
  schema: URL = SCHEMA,
): Promise<number> {
  await execute(session, `CREATE DATABASE IF NOT EXISTS ${DATABASE}`);
  await execute(session, `USE ${DATABASE}`);
  await execute(
    session,
    "CREATE TABLE IF NOT EXISTS schema_version (version UInt32, file String, applied DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY version",
  );
  const migrations = await listMigrations(schema);
  const known = migrations.at(-1)?.version ?? 0;
  const found = Number((await execute(session, "SELECT max(version) FROM schema_version"))[0]?.[0] ?? 0);
  if (found > known) throw storeErrors.DATA_DIR_NEWER({ dataDir, found, known });
  for (const { version, file } of migrations) {
    if (version <= found) continue;
    for (const statement of statements(await readFile(new URL(file, schema), "utf8")))
      await execute(session, statement);
    await execute(session, `INSERT INTO schema_version (version, file) VALUES (${version}, '${file}')`);
  }
  return known;
}

async function listMigrations(schema: URL): Promise<readonly Migration[]> {
  const files = (await readdir(schema)).filter((file) => /^\d{4}-[a-z-]+\.sql$/.test(file));
  return files.toSorted().map((file) => ({ version: Number(file.slice(0, 4)), file }));
}

function statements(sql: string): readonly string[] {
  const code = sql.replace(/^\s*--.*$/gm, "");
  return code
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
