/** Brings a data directory to the schema that this version knows, by numbered SQL files. */
import { readdir, readFile } from "node:fs/promises";
import { storeErrors } from "../errors.ts";
import { execute } from "./client.ts";
import type { EngineSession } from "./engine.ts";

/** The same number of levels up from `src` and from `dist`. */
export const SCHEMA: URL = new URL("../../../schema/", import.meta.url);

export const DATABASE = "sightline";

/**
 * What a new directory gets instead of one file after the other, which alter tables of thirty computed columns fourteen times:
 * half a second of CPU. A test makes it of the numbered files and compares.
 */
export const WHOLE = "whole.sql";

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
  if (found === 0 && (await isNew(session))) {
    const whole = await wholeSchema(schema, known);
    if (whole !== undefined) {
      await apply(session, whole, migrations);
      return known;
    }
  }
  for (const migration of migrations) {
    if (migration.version <= found) continue;
    await apply(session, await readFile(new URL(migration.file, schema), "utf8"), [migration]);
  }
  return known;
}

/** Nothing of a schema is there, not even of one that a kill cut short: that one is mended file by file. */
async function isNew(session: EngineSession): Promise<boolean> {
  const tables = await execute(session, `SELECT count() FROM system.tables WHERE database = '${DATABASE}'`);
  return Number(tables[0]?.[0]) === 1;
}

/** What all files together make, where that is known of this version. */
async function wholeSchema(schema: URL, known: number): Promise<string | undefined> {
  const sql = await readFile(new URL(WHOLE, schema), "utf8").catch(() => "");
  return sql.startsWith(`-- Schema ${known}:`) ? sql : undefined;
}

async function apply(session: EngineSession, sql: string, done: readonly Migration[]): Promise<void> {
  for (const statement of statements(sql)) await execute(session, statement);
  const rows = done.map(({ version, file }) => `(${version}, '${file}')`);
  if (rows.length > 0)
    await execute(session, `INSERT INTO schema_version (version, file) VALUES ${rows.join(", ")}`);
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
