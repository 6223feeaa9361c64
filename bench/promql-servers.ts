/**
 * A real Prometheus and a backend, each in a process of its own, with the same samples by remote write, asked the same over
 * HTTP in turns. VictoriaMetrics is no rival here: its module cannot be had from Go's proxy.
 */
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPrometheus, type Prometheus } from "../tools/peers/prometheus.mjs";
import { whyNoPeers } from "../tools/peers/build.mjs";
import { startServer, type BenchServer } from "./ingest-processes.ts";
import { median } from "./measure.ts";
import { benchSeries, HOURS, STEP } from "./promql-data.ts";
import { writeRequests } from "./remote-write.ts";
import type { BenchCase } from "./report.ts";

const REPEATS = 5;
const HOUR = 3_600_000;
/** As /proc counts processor time on Linux: `getconf CLK_TCK`. */
const TICKS = 100;

interface Panel {
  readonly query: string;
  /** Milliseconds of the window; 0 for an instant. */
  readonly window: number;
}

interface Case {
  readonly case: string;
  /** Asked at the same time. */
  readonly panels: readonly Panel[];
}

const DASHBOARD: readonly string[] = [
  "sum by (route) (rate(requests_total[5m]))",
  'sum by (route) (rate(requests_total{status="500"}[5m])) / sum by (route) (rate(requests_total[5m]))',
  "histogram_quantile(0.5, sum by (le) (rate(latency_seconds_bucket[5m])))",
  "histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))",
  "histogram_quantile(0.99, sum by (le, route) (rate(latency_seconds_bucket[5m])))",
  "topk(5, rate(requests_total[5m]))",
  "count by (status) (requests_total)",
  "max by (route) (increase(requests_total[5m]))",
];

function one(name: string, query: string, window: number): Case {
  return { case: name, panels: [{ query, window }] };
}

const CASES: readonly Case[] = [
  one("sum of rates by route, 6 h", "sum by (route) (rate(requests_total[5m]))", HOURS * HOUR),
  one(
    "histogram_quantile of 200 × 12 buckets, 6 h",
    "histogram_quantile(0.9, rate(latency_seconds_bucket[5m]))",
    HOURS * HOUR,
  ),
  one("sum of rates by route, last hour", "sum by (route) (rate(requests_total[5m]))", HOUR),
  one("sum of rates by route, instant", "sum by (route) (rate(requests_total[5m]))", 0),
  one("one series, instant", 'requests_total{instance="i77"}', 0),
  {
    case: "dashboard of the last hour, 8 panels",
    panels: DASHBOARD.map((query) => ({ query, window: HOUR })),
  },
];

/** Empty where Prometheus cannot be built. */
export async function againstPrometheus(): Promise<readonly BenchCase[]> {
  const missing = whyNoPeers();
  if (missing !== undefined) {
    process.stderr.write(`Without Prometheus: it ${missing}.\n`);
    return [];
  }
  const dataDir = await mkdtemp(join(tmpdir(), "sightline-bench-"));
  const ours = await startServer(dataDir);
  const theirs = await startPrometheus("global: {}\n", [
    "--web.enable-remote-write-receiver",
    "--web.enable-admin-api",
  ]);
  try {
    return await measured(ours, theirs, dataDir);
  } finally {
    await theirs.close();
    await ours.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measured(
  ours: BenchServer,
  theirs: Prometheus,
  dataDir: string,
): Promise<readonly BenchCase[]> {
  const rival = `prometheus ${theirs.version}`;
  const end = Math.floor(Date.now() / STEP) * STEP;
  const series = benchSeries(end);
  const samples = series.length * (series[0]?.times.length ?? 0);
  const before = await Promise.all([cpuSeconds(ours.pid), cpuSeconds(theirs.pid)]);
  for (const body of writeRequests(series)) {
    await Promise.all([
      write(`${ours.addresses.ui}/api/v1/write`, body),
      write(`${theirs.url}/api/v1/write`, body),
    ]);
  }
  // Until what was acknowledged is in tables, and merged: the engine rests.
  await rest(ours.pid);
  const after = await Promise.all([cpuSeconds(ours.pid), cpuSeconds(theirs.pid)]);
  const [ownRate = 0, rivalRate = 0] = after.map((seconds, at) => samples / (seconds - (before[at] ?? 0)));
  const cases: BenchCase[] = [
    {
      case: "samples in per CPU-second (remote write)",
      unit: "samples/s",
      better: "higher",
      ours: ownRate,
      rivals: { [rival]: rivalRate },
    },
  ];
  for (const each of CASES) {
    const times: { readonly ours: number[]; readonly theirs: number[] } = { ours: [], theirs: [] };
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      const own = await elapsed(ours.addresses.ui, each, end);
      const other = await elapsed(theirs.url, each, end);
      // The first warms both up.
      if (repeat === 0) continue;
      times.ours.push(own);
      times.theirs.push(other);
    }
    cases.push({
      case: each.case,
      unit: "ms",
      better: "lower",
      ours: median(times.ours),
      rivals: { [rival]: median(times.theirs) },
    });
  }
  const { data } = await (await fetch(`${theirs.url}/api/v1/admin/tsdb/snapshot`, { method: "POST" })).json();
  const bytes = [
    await storedBytes(ours.addresses.ui),
    await bytesIn(join(theirs.dataDir, "snapshots", data.name)),
  ];
  const [own = 0, other = 0] = bytes.map((all) => all / samples);
  cases.push({
    case: "bytes a sample on disk after merges",
    unit: "bytes",
    better: "lower",
    ours: own,
    rivals: { [rival]: other },
  });
  const [recentBytes, recentSamples, recentSeries] = await Promise.all(
    ["bytes", "samples", "series"].map((what) => metric(ours.addresses.ui, `sightline_recent_${what}`)),
  );
  cases.push(
    {
      case: `bytes of memory a recent sample (${recentSeries} series)`,
      unit: "bytes",
      better: "lower",
      ours: (recentBytes ?? 0) / (recentSamples ?? 1),
      rivals: {},
    },
    {
      case: "bytes of memory a recent series of 75 minutes",
      unit: "bytes",
      better: "lower",
      ours: (recentBytes ?? 0) / (recentSeries ?? 1),
      rivals: {},
    },
    {
      case: "memory of the whole process",
      unit: "MB",
      better: "lower",
      ours: ((await ours.memory()) ?? 0) / 1e6,
      rivals: {},
    },
  );
  process.stderr.write(`${samples} samples; data in ${dataDir}\n`);
  return cases;
}

async function write(url: string, body: Buffer<ArrayBuffer>): Promise<void> {
  const headers = {
    "content-type": "application/x-protobuf",
    "content-encoding": "snappy",
    "x-prometheus-remote-write-version": "0.1.0",
  };
  const response = await fetch(url, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

async function elapsed(url: string, { panels }: Case, end: number): Promise<number> {
  const begun = performance.now();
  await Promise.all(panels.map((panel) => ask(url, panel, end)));
  return performance.now() - begun;
}

async function ask(url: string, { query, window }: Panel, end: number): Promise<void> {
  const params =
    window === 0
      ? { query, time: String(end / 1000) }
      : { query, start: String((end - window) / 1000), end: String(end / 1000), step: String(STEP / 1000) };
  const path = window === 0 ? "query" : "query_range";
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(params)}`);
  const { byteLength } = await response.arrayBuffer();
  if (!response.ok || byteLength < 100)
    throw new Error(`${url} answered nothing to ${query}: nothing was measured.`);
}

/** Resolves when the process has used little of a processor for two seconds. */
async function rest(pid: number): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const before = await cpuSeconds(pid);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    if ((await cpuSeconds(pid)) - before < 0.2) return;
  }
}

/** User and system time of a process, with all its threads: fields 14 and 15 of Linux' /proc/PID/stat. */
async function cpuSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "mu").exec(text)?.[1]);
}

async function storedBytes(url: string): Promise<number> {
  return metric(url, "sightline_store_bytes");
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}
