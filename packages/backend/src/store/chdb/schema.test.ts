import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { SpanList } from "@sightline/api";
import {
  counterMetric,
  histogramMetric,
  histogramPoint,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  span,
  tracesData,
} from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BASE, HOUR, page, writeLogs, writeMetrics, writeTraces } from "../contract/subject.ts";
import type { Store } from "../store.ts";
import { openChdbStore, type ChdbStoreOptions } from "./chdb-store.ts";
import { execute } from "./client.ts";
import { openEngine } from "./engine.ts";
import { DATABASE, migrate, SCHEMA, WHOLE } from "./schema.ts";

/** The files as they were at version 3; never edited. */
const VERSION_3 = new URL("../../../test/schema-3/", import.meta.url);

let directory = "";
let dataDir = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-schema-"));
  dataDir = join(directory, "data");
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function open(options: Partial<ChdbStoreOptions> = {}): Promise<Store> {
  return openChdbStore({ dataDir, clock: Date.now, ...options });
}

async function inEngine<T>(
  act: (sql: (text: string) => ReturnType<typeof execute>) => Promise<T>,
): Promise<T> {
  const engine = await openEngine({ dataDir, memoryBytes: 1e9 });
  const session = engine.session();
  try {
    return await act((text) => execute(session, text));
  } finally {
    session.close();
    await engine.drain();
  }
}

function inDatabase<T>(act: (sql: (text: string) => ReturnType<typeof execute>) => Promise<T>): Promise<T> {
  return inEngine(async (sql) => {
    await sql(`USE ${DATABASE}`);
    return act(sql);
  });
}

/** Brings `dataDir` up to what the folder holds. */
async function migrated(schema: URL): Promise<number> {
  const engine = await openEngine({ dataDir, memoryBytes: 1e9 });
  const session = engine.session();
  try {
    return await migrate(session, dataDir, schema);
  } finally {
    await engine.drain();
    session.close();
    await engine.drain();
  }
}

interface Table {
  readonly name: string;
  /** As the engine says that it is made. */
  readonly made: string;
  /** The same, to make it in the database that is used. */
  readonly sql: string;
}

/** Of the database, and not of texts that begin alike (`'sightline.partial'`). */
const IN_DATABASE = new RegExp(`(?<=\\b(?:TABLE|VIEW|TO|FROM|JOIN) )${DATABASE}\\.`, "g");

/** Views come after what they read. */
function tables(): Promise<readonly Table[]> {
  return inDatabase(async (sql) => {
    const rows = await sql(
      `SELECT name, formatQuery(create_table_query) FROM system.tables
       WHERE database = '${DATABASE}' AND name != 'schema_version' ORDER BY engine = 'MaterializedView', name`,
    );
    return rows.map(([name, text]) => ({
      name: String(name),
      made: String(text),
      sql: String(text)
        .replaceAll(IN_DATABASE, "")
        .replace(/^(CREATE (?:TABLE|MATERIALIZED VIEW)) /, "$1 IF NOT EXISTS "),
    }));
  });
}

function applied(): Promise<readonly unknown[]> {
  return inDatabase(async (sql) =>
    (await sql("SELECT version FROM schema_version ORDER BY version")).map(([version]) => String(version)),
  );
}

interface Contents {
  readonly spans: Omit<SpanList, "elapsedMs">;
  readonly [what: string]: unknown;
}

/** Every signal, through the port. */
async function contents(store: Store): Promise<Contents> {
  const window = { from: BASE - HOUR, to: BASE + HOUR };
  const { elapsedMs: _, ...spans } = await store.spans(page());
  return {
    spans,
    trace: await store.trace(spans.spans[0]?.traceId ?? ""),
    logs: (await store.logs(page())).logs,
    metrics: await store.metrics(window),
    series: await store.series([], window, 100),
    counts: (({ spans: traces, logs, samples }) => ({ traces, logs, samples }))(await store.status()),
  };
}

async function fill(store: Store, at: bigint): Promise<void> {
  await writeTraces(
    store,
    tracesData([span({ startTimeUnixNano: at, attributes: { "tenant.id": "acme" } })]),
  );
  await writeLogs(store, logsData([logRecord({ timeUnixNano: at, body: "hello" })]));
  const point = histogramPoint({ timeUnixNano: at, explicitBounds: [1], bucketCounts: [1n, 1n] });
  const metrics = [counterMetric("c", [numberPoint({ timeUnixNano: at })]), histogramMetric("h", [point])];
  await writeMetrics(store, metricsData(metrics));
}

describe("migrations", () => {
  it("are numbered without a gap, and never edited once released", async () => {
    const files = (await readdir(SCHEMA)).filter((file) => file !== WHOLE).toSorted();
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
    for (const file of await readdir(VERSION_3)) {
      const [released, now] = await Promise.all([
        readFile(new URL(file, VERSION_3)),
        readFile(new URL(file, SCHEMA)),
      ]);
      expect({ file, same: now.equals(released) }).toEqual({ file, same: true });
    }
  });

  it("make the schema that a new directory gets whole (vitest -u writes it)", async () => {
    const numbered = join(directory, "numbered");
    await cp(SCHEMA, numbered, { recursive: true });
    await rm(join(numbered, WHOLE), { force: true });
    const version = await migrated(pathToFileURL(`${numbered}/`));
    const made = await tables();
    const whole = `-- Schema ${version}: what the numbered files make, for a new directory. Written by schema.test.ts, not by hand.\n${made.map(({ sql }) => `${sql};\n`).join("\n")}`;
    await expect(whole).toMatchFileSnapshot(fileURLToPath(new URL(WHOLE, SCHEMA)));
    dataDir = join(directory, "new");
    await migrated(SCHEMA);
    expect(await tables()).toEqual(made);
    expect(await applied()).toEqual(Array.from({ length: version }, (_, at) => String(at + 1)));
  });

  it("go file by file where a kill left only part of a schema, or of the whole one", async () => {
    const file = "0001-traces.sql";
    const whole = await readFile(new URL(WHOLE, SCHEMA), "utf8");
    const [spans = ""] = /^CREATE TABLE IF NOT EXISTS otel_traces\n[^;]*;$/m.exec(whole) ?? [];
    dataDir = join(directory, "new");
    await migrated(SCHEMA);
    const made = await tables();
    for (const part of [await readFile(new URL(file, SCHEMA), "utf8"), spans]) {
      dataDir = await mkdtemp(join(directory, "killed-"));
      const first = await mkdtemp(join(directory, "first-"));
      await writeFile(join(first, file), part);
      await migrated(pathToFileURL(`${first}/`));
      await inDatabase((sql) => sql("TRUNCATE TABLE schema_version"));
      const version = await migrated(SCHEMA);
      expect(await applied()).toHaveLength(version);
      expect(await tables()).toEqual(made);
    }
  });

  it("bring an older directory up without loss, with the rows that waited in its journal", async () => {
    const old = await open({ schema: VERSION_3 });
    await fill(old, BASE);
    const before = { spans: await old.spans(page()) };
    await old.close();
    const waiting = await open({ schema: VERSION_3, journalLimits: { closeMs: 0, ageMs: 60_000 } });
    await fill(waiting, BASE + 1_000_000n);
    await waiting.close();
    expect(await readdir(join(dataDir, "segments"))).not.toEqual([]);

    const upgraded = await open();
    const after = await contents(upgraded);
    expect(after).toMatchObject({ spans: { matched: 2 }, counts: { traces: 2, logs: 2 } });
    expect(after).toMatchObject({
      spans: { spans: [{}, before.spans.spans[0]] },
    });
    await upgraded.close();

    const again = await open();
    expect(await contents(again)).toEqual(after);
    await again.close();
    const versions = await inEngine((sql) =>
      sql("SELECT version, count() FROM sightline.schema_version GROUP BY version ORDER BY version"),
    );
    expect(versions.map(([version, times]) => [Number(version), Number(times)])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 1],
      [7, 1],
      [8, 1],
      [9, 1],
      [10, 1],
    ]);
  }, 60_000);

  it("keep every attribute, odd ones too, when parts are merged", async () => {
    const store = await open();
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`key ${index}`, "\u{1F600}".repeat(index)]),
    );
    for (const attributes of [{}, { "": "no key", "it's": "\\ \n \0" }, many, { "http.route": "/a" }])
      await writeTraces(store, tracesData([span({ startTimeUnixNano: BASE, attributes })]));
    const before = await contents(store);
    await store.close();
    await inEngine(async (sql) => {
      await sql("OPTIMIZE TABLE sightline.otel_traces FINAL");
      const parts = await sql(
        "SELECT count(), max(level) > 0 FROM system.parts WHERE active AND table = 'otel_traces'",
      );
      expect(parts[0]?.map(Number)).toEqual([1, 1]);
    });
    const again = await open();
    expect(await contents(again)).toEqual(before);
    expect((await again.spans(page('"http.route" = /a'))).matched).toBe(1);
    await again.close();
  }, 60_000);

  it("may run twice: a kill between a file and its record changes nothing", async () => {
    const store = await open();
    await fill(store, BASE);
    const before = await contents(store);
    await store.close();
    await inEngine((sql) => sql("TRUNCATE TABLE sightline.schema_version"));
    const again = await open();
    expect(await contents(again)).toEqual(before);
    await again.close();
  }, 60_000);

  it("that fail are not recorded, say what is wrong, and leave the directory to the version before", async () => {
    const broken = join(directory, "broken");
    await mkdir(broken);
    for (const file of await readdir(SCHEMA))
      await writeFile(join(broken, file), await readFile(new URL(file, SCHEMA)));
    await (await open()).close();
    await writeFile(join(broken, "0099-broken.sql"), "ALTER TABLE no_such_table ADD COLUMN x String;");
    await expect(open({ schema: pathToFileURL(`${broken}/`) })).rejects.toMatchObject({
      code: "DATA_DIR_UNUSABLE",
      message: expect.stringContaining("no_such_table"),
    });
    const store = await open();
    await fill(store, BASE);
    await store.close();
  }, 60_000);
});
