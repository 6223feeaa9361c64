/** What a data directory has of the batches that `store-writer.ts` wrote: by the port, and by its tables. */
import { readdir, readFile, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execute } from "../src/store/chdb/client.ts";
import { openEngine } from "../src/store/chdb/engine.ts";
import { DATABASE } from "../src/store/chdb/schema.ts";
import { EVERYTHING } from "../src/store/source.ts";
import type { Store } from "../src/store/store.ts";

/** Of each signal in a batch, as `store-writer.ts` writes. */
const ITEMS = 20;
const HOUR = 3_600_000_000_000n;

/** Of each signal, the items of each batch. */
type Stored = Readonly<Record<"spans" | "logs" | "samples", ReadonlyMap<string, number>>>;

/**
 * What the port tells otherwise than it was acknowledged, in sentences. Where it does, it is asked once more three seconds
 * later: what comes late was not lost.
 */
export async function faultsOf(store: Store, acknowledged: readonly string[]): Promise<readonly string[]> {
  const faults = faultsIn(await readBack(store), acknowledged);
  if (faults.length === 0) return [];
  await setTimeout(3000);
  const later = faultsIn(await readBack(store), acknowledged);
  const { journal } = await store.status();
  return [
    ...faults.map((fault) => `at once: ${fault}`),
    ...later.map((fault) => `three seconds later: ${fault}`),
    `journal: ${JSON.stringify(journal)}`,
  ];
}

/** The same of the tables alone, of a directory that nobody has open; and traces that the view does not know. */
export async function faultsInTables(
  dataDir: string,
  acknowledged: readonly string[],
): Promise<readonly string[]> {
  const engine = await openEngine({ dataDir, memoryBytes: 1e9 });
  const session = engine.session();
  const counts = async (sql: string): Promise<ReadonlyMap<string, number>> =>
    new Map((await execute(session, sql)).map(([batch, count]) => [String(batch), Number(count)]));
  try {
    await execute(session, `USE ${DATABASE}`);
    const faults = faultsIn(
      {
        spans: await counts("SELECT ServiceName, count() FROM otel_traces GROUP BY ServiceName"),
        logs: await counts("SELECT ServiceName, count() FROM otel_logs GROUP BY ServiceName"),
        samples: await counts(
          `SELECT labels['service'] AS batch, count() FROM metric_samples
           INNER JOIN (SELECT fingerprint, any(labels) AS labels FROM metric_series GROUP BY fingerprint) AS series USING fingerprint
           GROUP BY batch`,
        ),
      },
      acknowledged,
    );
    const unknown = await execute(
      session,
      "SELECT countIf(TraceId NOT IN (SELECT TraceId FROM otel_traces_trace_id_ts)) FROM otel_traces",
    );
    const missing = Number(unknown[0]?.[0]);
    return [...faults, ...(missing === 0 ? [] : [`the view does not know the traces of ${missing} spans`])];
  } finally {
    session.close();
    await engine.drain();
  }
}

/**
 * Leaves the part that the engine stored last as a kill between the engine's own record of it and its rename does. Of spans
 * that is the part of the view: theirs goes with it.
 */
export async function takeBackNewestPart(dataDir: string): Promise<void> {
  const found: { readonly path: string; readonly at: number }[] = [];
  const store = join(dataDir, "engine", "store");
  for (const part of await readdir(store, { recursive: true })) {
    // Of one insert, and no merge: first and last block are the same.
    if (!/[\\/](?:all|\d+)_(\d+)_\1_\d+$/.test(part)) continue;
    const path = join(store, part);
    // The engine gives the directory a time in whole seconds.
    found.push({ path, at: (await stat(join(path, "columns.txt"))).mtimeMs });
  }
  for (const { path } of found.toSorted((left, right) => right.at - left.at)) {
    const columns = await readFile(join(path, "columns.txt"), "utf8");
    await rename(path, join(dirname(path), `tmp_insert_${basename(path)}`));
    if (!columns.includes("SimpleAggregateFunction")) return;
  }
}

function faultsIn(stored: Stored, acknowledged: readonly string[]): readonly string[] {
  return Object.entries(stored).flatMap(([signal, counts]) => {
    const expected = new Set([...acknowledged, ...counts.keys()]);
    const strange = new Map<string, string[]>();
    for (const batch of expected) {
      const count = counts.get(batch) ?? 0;
      if (count === ITEMS) continue;
      const run = batch.replace(/-batch-.*$/, "");
      const key = `${signal} of ${run}, ${count} of ${ITEMS} items`;
      strange.set(key, [...(strange.get(key) ?? []), batch.replace(/^.*-/, "")]);
    }
    return [...strange].map(([what, batches]) => `${what} in batches ${batches.join(" ")}`);
  });
}

async function readBack(store: Store): Promise<Stored> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const window = { from: now - HOUR, to: now + 1n, filter: EVERYTHING };
  const { services } = await store.services({ ...window, step: HOUR });
  const spans = new Map(services.map((service) => [service.name, service.requests]));
  const logs = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await store.logs({ ...window, limit: 1000, cursor });
    for (const log of page.logs) logs.set(log.service, (logs.get(log.service) ?? 0) + 1);
    cursor = page.cursor;
  } while (cursor !== undefined);
  const samples = new Map<string, number>();
  const written = { label: "__name__", operator: "=", value: "written_total" } as const;
  for (const { labels } of await store.series([written], window, 1e6)) {
    const service = labels["service"] ?? "";
    samples.set(service, (samples.get(service) ?? 0) + 1);
  }
  return { spans, logs, samples };
}
