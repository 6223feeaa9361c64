/**
 * Steady mixed load for a while, `--minutes N`: all signals, protobuf and JSON, pages that read every few seconds, and
 * what grows. A minute of it carries what an hour of a team of services does, and pages look at two minutes of it; memory has
 * to be flat from the third minute on.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeLogs, encodeMetrics, encodeTraces, encodeTracesJson } from "@sightline/otlp";
import { startServer, type BenchServer } from "./ingest-processes.ts";
import { median } from "./measure.ts";
import { type Bench, type BenchCase, type BenchOptions, lower } from "./report.ts";
import { logsOf, metricsOf, spansOf } from "./requests.ts";

export const soak: Bench = { name: "soak", run };

const MINUTES = 2;
const TICK_MS = 100;
/** Ten ticks a second: 4,000 spans, 2,000 log records, 8,000 samples and about one body in JSON. */
const SPANS_A_TICK = 400;
const LOGS_A_TICK = 200;
const METRICS_EVERY = 10;
const SERVICES = 8;
const READ_EVERY_MS = 3000;
/** What pages look at, an hour otherwise: with all of the data in the window, a read would cost more each time. */
const WINDOW_SECONDS = 120;
/** A machine that cannot keep up gets less, instead of a queue that grows. */
const MOST_UNDER_WAY = 40;
const SAMPLE_EVERY_MS = 5000;

interface Sample {
  /** Since the load began. */
  readonly seconds: number;
  readonly pss: number;
  readonly heap: number;
  readonly files: number;
  readonly segments: number;
  readonly parts: number;
}

async function run({ minutes = MINUTES }: BenchOptions): Promise<readonly BenchCase[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "sightline-soak-"));
  const server = await startServer(dataDir);
  try {
    const load = startLoad(server);
    const samples: Sample[] = [];
    const started = performance.now();
    while (performance.now() - started < minutes * 60_000) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
      const sample = await sampleOf(server, dataDir, (performance.now() - started) / 1000);
      samples.push(sample);
      process.stderr.write(`${JSON.stringify(sample)}\n`);
    }
    const { items, failures, leftOut } = await load.stop();
    const failed = [...failures].reduce((sum, [, count]) => sum + count, 0);
    if (failures.size > 0) process.stderr.write(`${JSON.stringify(Object.fromEntries(failures))}\n`);
    return [...casesOf(samples, items, failed), lower("turns left out on a busy machine", "turns", leftOut)];
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Load {
  stop(): Promise<{
    readonly items: number;
    /** By what they were answered. */
    readonly failures: ReadonlyMap<string, number>;
    /** Turns that were not taken because what came before was not answered. */
    readonly leftOut: number;
  }>;
}

function startLoad(server: BenchServer): Load {
  const failures = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const fail = (why: string): void => void failures.set(why, (failures.get(why) ?? 0) + 1);
  let items = 0;
  let leftOut = 0;
  let turn = 0;
  const track = (what: string, count: number, request: Promise<Response>): void => {
    const done = request
      .then(async (response) => {
        const text = await response.text();
        if (response.ok) items += count;
        else fail(`${what}: ${response.status} ${text.slice(0, 200)}`);
      })
      .catch((cause: unknown) => fail(`${what}: ${String(cause)}`))
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const post = (signal: string, count: number, body: Uint8Array | string): void => {
    const type = typeof body === "string" ? "application/json" : "application/x-protobuf";
    const url = `${server.addresses.otlpHttp}/v1/${signal}`;
    const bytes = typeof body === "string" ? body : Buffer.from(body);
    track(signal, count, fetch(url, { method: "POST", headers: { "content-type": type }, body: bytes }));
  };
  let readsUnderWay = 0;
  const read = (path: string): void => {
    readsUnderWay++;
    const answer = fetch(`${server.addresses.ui}/api/sightline/${path}`);
    track(
      path,
      0,
      answer.finally(() => readsUnderWay--),
    );
  };
  const writing = setInterval(() => {
    if (underWay.size > MOST_UNDER_WAY) {
      leftOut++;
      return;
    }
    turn++;
    const now = BigInt(Date.now()) * 1_000_000n;
    const spans = spansOf(SPANS_A_TICK, now - 1_000_000_000n, turn);
    post("traces", SPANS_A_TICK, turn % 10 === 0 ? encodeTracesJson(spans) : encodeTraces(spans));
    post("logs", LOGS_A_TICK, encodeLogs(logsOf(LOGS_A_TICK, now - 1_000_000_000n, turn)));
    if (turn % METRICS_EVERY !== 0) return;
    for (let service = 0; service < SERVICES; service++)
      post("metrics", 624, encodeMetrics(metricsOf(now, Math.floor(turn / METRICS_EVERY), service)));
  }, TICK_MS);
  const reading = setInterval(() => {
    if (readsUnderWay > 0) {
      leftOut++;
      return;
    }
    const from = Math.floor(Date.now() / 1000) - WINDOW_SECONDS;
    for (const path of ["services?", "traces?limit=50&", "logs?limit=100&", "metrics?", "spans/attributes?"])
      read(`${path}from=${from}`);
  }, READ_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(writing);
      clearInterval(reading);
      await Promise.all(underWay);
      return { items, failures, leftOut };
    },
  };
}

async function sampleOf(server: BenchServer, dataDir: string, seconds: number): Promise<Sample> {
  const { heapBytes } = await server.figures();
  return {
    seconds: Math.round(seconds),
    pss: Math.round(((await server.memory()) ?? 0) / 1e6),
    heap: Math.round(heapBytes / 1e6),
    files: await countIn(`/proc/${server.pid}/fd`),
    segments: (await countIn(join(dataDir, "segments"))) / 2,
    parts: await partsIn(dataDir),
  };
}

/** Folders of parts of all tables, those that were merged away minutes ago too: each has a file of this name. */
async function partsIn(dataDir: string): Promise<number> {
  const names = await readdir(join(dataDir, "engine", "store"), { recursive: true }).catch(
    (): string[] => [],
  );
  return names.filter((name) => name.endsWith("/checksums.txt")).length;
}

function casesOf(samples: readonly Sample[], items: number, failed: number): readonly BenchCase[] {
  const half = samples.slice(Math.floor(samples.length / 2));
  const minutes = byMinute(samples);
  const lateMinutes = minutes.slice(Math.floor(minutes.length / 2));
  process.stderr.write(minuteTable(minutes));
  const last = samples.at(-1);
  if (last === undefined) return [];
  const slope = (of: (sample: Sample) => number): number => slopeOf(half, of) * 60;
  const most = (of: (sample: Sample) => number): number => Math.max(...half.map(of));
  return [
    { case: "items taken", unit: "items", better: "higher", ours: items, rivals: {} },
    lower("requests that failed", "requests", failed),
    lower("memory at the end (PSS)", "MB", last.pss),
    lower("memory, growth in the second half (PSS)", "MB/min", slopeOf(lateMinutes, ({ pss }) => pss) * 60),
    lower(
      "memory, most in the second half (PSS)",
      "MB",
      most(({ pss }) => pss),
    ),
    lower(
      "heap, growth in the second half",
      "MB/min",
      slope(({ heap }) => heap),
    ),
    lower(
      "open files, growth in the second half",
      "files/min",
      slopeOf(lateMinutes, ({ files }) => files) * 60,
    ),
    lower(
      "open files, most in the second half",
      "files",
      most(({ files }) => files),
    ),
    lower("segments, most", "segments", Math.max(...samples.map(({ segments }) => segments))),
    lower(
      "folders of parts, most in the second half",
      "folders",
      most(({ parts }) => parts),
    ),
  ];
}

/** Of each minute the median: memory and files go up while a merge runs and down after it. */
function byMinute(samples: readonly Sample[]): readonly Sample[] {
  const minutes = new Map<number, Sample[]>();
  for (const sample of samples) {
    const minute = Math.floor(sample.seconds / 60);
    minutes.set(minute, [...(minutes.get(minute) ?? []), sample]);
  }
  return Array.from(minutes, ([minute, of]) => ({
    seconds: minute * 60 + 30,
    pss: median(of.map(({ pss }) => pss)),
    heap: median(of.map(({ heap }) => heap)),
    files: median(of.map(({ files }) => files)),
    segments: median(of.map(({ segments }) => segments)),
    parts: median(of.map(({ parts }) => parts)),
  }));
}

function minuteTable(minutes: readonly Sample[]): string {
  const lines = minutes.map(({ seconds, pss, heap, files, parts }) =>
    [Math.floor(seconds / 60), pss, heap, files, parts].join("\t"),
  );
  return ["minute\tPSS MB\theap MB\tfiles\tparts", ...lines, ""].join("\n");
}

/** Of the straight line that lies closest, a second. */
function slopeOf(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const middle = mean(samples.map(({ seconds }) => seconds));
  const level = mean(samples.map(of));
  let above = 0;
  let below = 0;
  for (const sample of samples) {
    above += (sample.seconds - middle) * (of(sample) - level);
    below += (sample.seconds - middle) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function countIn(folder: string): Promise<number> {
  return (await readdir(folder).catch((): string[] => [])).length;
}
