/**
 * From bodies to stored rows: OTLP protobuf through the port of the embedded store, without HTTP. Bodies are encoded
 * beforehand; CPU time is that of the whole process, with the engine and its merges, until the files rest. Nobody reads
 * meanwhile. Rivals cannot be run here: Jaeger on ClickHouse publishes about 13,000 spans a core.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openChdbStore, systemClock, type Store } from "@sightline/backend";
import { encodeMetrics, encodeTraces, type Signal } from "@sightline/otlp";
import { median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";
import { metricsOf, SAMPLES_PER_REQUEST, spansOf } from "./requests.ts";

export const ingest: Bench = { name: "ingest", run };

/** `SIGHTLINE_BENCH_SPANS` for other sizes; a million for the figures of docs/performance.md. */
const SPANS = Number(process.env["SIGHTLINE_BENCH_SPANS"] ?? 300_000);
/** Requests under way at the same time. */
const SENDERS = 64;
const LOOKUPS = 50;

async function run(): Promise<readonly BenchCase[]> {
  return [
    ...(await inStore((store) => traces(store, 1000, "spans per CPU-second", true))),
    ...(await inStore((store) => traces(store, 100, "spans per CPU-second, requests of 100"))),
    ...(await inStore(metrics)),
  ];
}

async function inStore(measured: (store: Store) => Promise<BenchCase[]>): Promise<BenchCase[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "sightline-bench-"));
  const store = await openChdbStore({ dataDir, clock: systemClock });
  try {
    return await measured(store);
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function traces(store: Store, size: number, name: string, whole = false): Promise<BenchCase[]> {
  const count = Math.floor(SPANS / size);
  const start = BigInt(Date.now()) * 1_000_000n - BigInt(count * size) * 1_000_003n;
  const bodies = Array.from({ length: count }, (_, at) =>
    encodeTraces(spansOf(size, start + BigInt(at * size) * 1_000_003n, at)),
  );
  const { cpuSeconds, stored, bytes } = await send(store, "traces", bodies);
  const { spans } = await store.status();
  if (spans !== count * size) throw new Error(`${spans} of ${count * size} spans were stored.`);
  const rate: BenchCase = {
    case: name,
    unit: "spans/s",
    better: "higher",
    ours: stored / cpuSeconds,
    rivals: {},
  };
  if (!whole) return [rate];
  return [
    rate,
    { case: "bytes a span", unit: "bytes", better: "lower", ours: bytes / stored, rivals: {} },
    { case: "trace by id", unit: "ms", better: "lower", ours: await lookUp(store, count, size), rivals: {} },
  ];
}

async function metrics(store: Store): Promise<BenchCase[]> {
  const count = 1000;
  const services = 20;
  const now = BigInt(Date.now()) * 1_000_000n;
  const bodies = Array.from({ length: count }, (_, at) => {
    const tick = Math.floor(at / services);
    return encodeMetrics(
      metricsOf(now - BigInt(count / services - tick) * 10_000_000_000n, tick, at % services),
    );
  });
  const { cpuSeconds } = await send(store, "metrics", bodies);
  const { samples } = await store.status();
  if (samples < count * SAMPLES_PER_REQUEST) throw new Error(`Only ${samples} samples were stored.`);
  const ours = (count * SAMPLES_PER_REQUEST) / cpuSeconds;
  return [{ case: "samples per CPU-second", unit: "samples/s", better: "higher", ours, rivals: {} }];
}

interface Sent {
  readonly cpuSeconds: number;
  readonly stored: number;
  /** On disk, after merges. */
  readonly bytes: number;
}

async function send(store: Store, signal: Signal, bodies: readonly Uint8Array[]): Promise<Sent> {
  const before = process.cpuUsage();
  let next = 0;
  let stored = 0;
  const sender = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const receipt = await store.write(signal, body);
      if (receipt.rejections.length > 0) throw new Error(`Refused: ${receipt.rejections[0]?.reason ?? ""}`);
      stored += receipt.stored;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const bytes = await rested(store);
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, stored, bytes };
}

/** Resolves with the bytes on disk once they have not changed for two seconds. */
async function rested(store: Store): Promise<number> {
  let last = -1;
  for (let calm = 0; calm < 4;) {
    const { bytes } = await store.status();
    calm = bytes === last ? calm + 1 : 0;
    last = bytes;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return last;
}

/** Median milliseconds of looking a whole trace up, of traces from all over the data. */
async function lookUp(store: Store, count: number, size: number): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < LOOKUPS; at++) {
    const data = spansOf(size, 0n, Math.floor((at * count) / LOOKUPS));
    const spans = data.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    const traceId = spans[(at * 37) % spans.length]?.traceId ?? "";
    const started = performance.now();
    const trace = await store.trace(traceId);
    times.push(performance.now() - started);
    if (trace === undefined) throw new Error(`Trace ${traceId} was not found.`);
  }
  return median(times);
}
