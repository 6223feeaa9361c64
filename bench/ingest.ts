/**
 * What the backend takes in, how fast it says so, and what it costs. `--spans 1000000` for the figures of
 * docs/performance.md. Rivals cannot be run here: Jaeger on ClickHouse publishes about 13,000 spans a core.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acknowledgements, reads, starts } from "./ingest-http.ts";
import { inStore, logsIn, samplesIn, spansIn } from "./ingest-store.ts";
import type { Bench, BenchCase, BenchOptions } from "./report.ts";

export const ingest: Bench = { name: "ingest", run };

const QUICK = 100_000;

async function run({ spans = QUICK }: BenchOptions): Promise<readonly BenchCase[]> {
  const root = await mkdtemp(join(tmpdir(), "sightline-bench-"));
  const directory = (name: string): Promise<string> => mkdtemp(join(root, `${name}-`));
  try {
    const kept = await directory("spans");
    const whole = await inStore(kept, (store) => spansIn(store, spans, 1000, "spans per CPU-second"));
    const cases: BenchCase[] = [...whole.cases, ...(await reads(kept, whole.traceIds))];
    const small = "spans per CPU-second, requests of 100";
    const withReader = "spans per CPU-second, with a page refreshing every 5 s";
    for (const [size, name, isRead] of [
      [100, small, false],
      [1000, withReader, true],
    ] as const) {
      const { cases: more } = await inStore(await directory("more"), (store) =>
        spansIn(store, spans, size, name, isRead),
      );
      cases.push(...more);
    }
    cases.push(...(await inStore(await directory("logs"), (store) => logsIn(store, spans))));
    cases.push(...(await inStore(await directory("metrics"), samplesIn)));
    cases.push(...(await acknowledgements(directory)));
    cases.push(...(await starts(await directory("new"), kept)));
    return cases;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
