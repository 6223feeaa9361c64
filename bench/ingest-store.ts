/**
 * From bodies to stored rows: OTLP protobuf through the port of the embedded store, without HTTP. Bodies are encoded
 * beforehand; CPU time is that of the whole process, with the engine and its merges, until the files rest.
 */
import { openChdbStore, systemClock, type Store } from "@sightline/backend";
import { encodeLogs, encodeMetrics, encodeTraces, type Signal } from "@sightline/otlp";
import type { BenchCase } from "./report.ts";
import { logsOf, metricsOf, SAMPLES_PER_REQUEST, spansOf } from "./requests.ts";

/** Requests under way at the same time. */
const SENDERS = 64;
/** Between two looks of the page that is open meanwhile. */
const REFRESH_MS = 5000;
const WINDOW = 900_000_000_000n;

export interface StoredSpans {
  readonly cases: readonly BenchCase[];
  /** Of traces from all over the data. */
  readonly traceIds: readonly string[];
}

export async function inStore<T>(dataDir: string, measured: (store: Store) => Promise<T>): Promise<T> {
  const store = await openChdbStore({ dataDir, clock: systemClock });
  try {
    return await measured(store);
  } finally {
    await store.close();
  }
}

/** `withReader`: a page of services and traces is refreshed every five seconds meanwhile. */
export async function spansIn(
  store: Store,
  spans: number,
  size: number,
  name: string,
  withReader = false,
): Promise<StoredSpans> {
  const count = Math.max(1, Math.floor(spans / size));
  const start = nanoseconds() - BigInt(count * size) * 1_000_003n;
  const dataOf = (at: number) => spansOf(size, start + BigInt(at * size) * 1_000_003n, at);
  const bodies = function* (): Generator<Uint8Array> {
    for (let at = 0; at < count; at++) yield encodeTraces(dataOf(at));
  };
  const { cpuSeconds, stored, bytes } = await send(store, "traces", [...bodies()], withReader);
  const status = await store.status();
  if (status.spans !== count * size) throw new Error(`${status.spans} of ${count * size} spans were stored.`);
  const cases: BenchCase[] = [rate(name, "spans/s", stored / cpuSeconds)];
  if (size >= 1000 && !withReader)
    cases.push({ case: "bytes a span", unit: "bytes", better: "lower", ours: bytes / stored, rivals: {} });
  const traceIds = Array.from({ length: 50 }, (_, at) => {
    const group = dataOf(Math.floor((at * count) / 50)).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
    return group[(at * 37) % group.length]?.traceId ?? "";
  });
  return { cases, traceIds };
}

export async function logsIn(store: Store, records: number): Promise<readonly BenchCase[]> {
  const size = 1000;
  const count = Math.max(1, Math.floor(records / size));
  const start = nanoseconds() - BigInt(count * size) * 1_000_003n;
  const bodies = Array.from({ length: count }, (_, at) =>
    encodeLogs(logsOf(size, start + BigInt(at * size) * 1_000_003n, at)),
  );
  const { cpuSeconds, stored } = await send(store, "logs", bodies, false);
  if ((await store.status()).logs !== count * size) throw new Error("Not all log records were stored.");
  return [rate("logs per CPU-second", "records/s", stored / cpuSeconds)];
}

export async function samplesIn(store: Store): Promise<readonly BenchCase[]> {
  const count = 1000;
  const services = 20;
  const now = nanoseconds();
  const bodies = Array.from({ length: count }, (_, at) => {
    const tick = Math.floor(at / services);
    return encodeMetrics(
      metricsOf(now - BigInt(count / services - tick) * 10_000_000_000n, tick, at % services),
    );
  });
  const { cpuSeconds } = await send(store, "metrics", bodies, false);
  const { samples } = await store.status();
  if (samples < count * SAMPLES_PER_REQUEST) throw new Error(`Only ${samples} samples were stored.`);
  return [rate("samples per CPU-second", "samples/s", (count * SAMPLES_PER_REQUEST) / cpuSeconds)];
}

function rate(name: string, unit: string, ours: number): BenchCase {
  return { case: name, unit, better: "higher", ours, rivals: {} };
}

interface Sent {
  readonly cpuSeconds: number;
  readonly stored: number;
  /** On disk, after merges. */
  readonly bytes: number;
}

async function send(
  store: Store,
  signal: Signal,
  bodies: readonly Uint8Array[],
  withReader: boolean,
): Promise<Sent> {
  const before = process.cpuUsage();
  const reader = withReader ? setInterval(() => void look(store), REFRESH_MS) : undefined;
  if (withReader) await look(store);
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
  clearInterval(reader);
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, stored, bytes };
}

/** What the services page and the traces page ask for. */
async function look(store: Store): Promise<void> {
  const to = nanoseconds();
  const filter = { kind: "filter", terms: [] } as const;
  const window = { from: to - WINDOW, to, filter, step: WINDOW / 60n };
  await Promise.all([
    store.services(window),
    store.activity(window),
    store.traces({ ...window, limit: 50, cursor: undefined }),
  ]);
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

function nanoseconds(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
