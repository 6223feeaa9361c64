/**
 * A dashboard as the page asks for it: 20 panels of 50 lines at a step of 60 s over 24 h, in one request to a backend of its
 * own over HTTP, read and decoded as the page does it. Cold is the first request of a process that was started over the
 * data; the system's own cache of files is as it is. Beside it the same panels by 20 requests of Prometheus' API.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askBatch, type BatchRequest } from "@sightline/api/client";
import { labelsOf, type SourceSeries } from "@sightline/promql";
import { type BenchServer, startServer } from "./ingest-processes.ts";
import { median } from "./measure.ts";
import { writeRequests } from "./remote-write.ts";
import { type Bench, type BenchCase, lower } from "./report.ts";

const PANELS = 20;
const LINES = 50;
const DAY = 86_400;
/** Seconds between two samples: what services send that are set up by one call. */
const INTERVAL = 15;
const STEP = 60;
const REPEATS = 5;
/** Segments are loaded within a second; the engine merges for some more. */
const REST_MS = 5000;

export const dashboard: Bench = { name: "dashboard", run };

async function run(): Promise<readonly BenchCase[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "sightline-bench-"));
  const end = Math.floor(Date.now() / 1000 / STEP) * STEP;
  try {
    const before = await startServer(dataDir);
    await fill(before, end);
    await before.close();
    const server = await startServer(dataDir);
    try {
      return await measured(server, end);
    } finally {
      await server.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function fill(server: BenchServer, end: number): Promise<void> {
  const series = Array.from({ length: PANELS * LINES }, (_, index) => rising(index, end));
  for (const body of writeRequests(series)) {
    const response = await fetch(`${server.addresses.ui}/api/v1/write`, {
      method: "POST",
      headers: {
        "content-type": "application/x-protobuf",
        "content-encoding": "snappy",
        "x-prometheus-remote-write-version": "0.1.0",
      },
      body,
    });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  }
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
}

/** A counter of one line, with steps that are not all the same. */
function rising(index: number, end: number): SourceSeries {
  const length = DAY / INTERVAL;
  const times = Float64Array.from({ length }, (_, at) => (end - DAY + (at + 1) * INTERVAL) * 1000);
  let value = 0;
  const values = Float64Array.from({ length }, (_, at) => {
    value += (index % 7) + 1 + ((at * 31 + index * 17) % 13);
    return value;
  });
  const labels = labelsOf({
    __name__: `panel_${Math.floor(index / LINES)}_total`,
    job: "bench",
    route: `/r${index % LINES}`,
  });
  return { labels, times, values };
}

function queryOf(panel: number): string {
  return `rate(panel_${panel}_total[5m])`;
}

function requestOf(end: number): BatchRequest {
  const queries = Array.from({ length: PANELS }, (_, panel) => ({
    id: String(panel),
    kind: "promql" as const,
    expr: queryOf(panel),
  }));
  return { from: end - DAY, to: end, step: STEP, queries };
}

interface Elapsed {
  readonly first: number;
  readonly all: number;
}

async function batch(url: string, end: number): Promise<Elapsed> {
  const begun = performance.now();
  let [first, values] = [0, 0];
  await askBatch({ baseUrl: url }, requestOf(end), (answer) => {
    if (answer.kind !== "range") throw new Error("A panel has no answer: nothing was measured.");
    first = first === 0 ? performance.now() - begun : first;
    for (const line of answer.series) values += line.values.length;
  });
  const expected = PANELS * LINES * (DAY / STEP);
  if (values < expected) throw new Error(`${values} of ${expected} values came: nothing was measured.`);
  return { first, all: performance.now() - begun };
}

/** As many as a browser sends to one server at a time. */
const CONNECTIONS = 6;

/** The same panels as a page without batches asks for them: one after the other over each connection, as JSON. */
async function apart(url: string, end: number): Promise<number> {
  const begun = performance.now();
  const waiting = Array.from({ length: PANELS }, (_, panel) => panel);
  const connection = async (): Promise<void> => {
    for (let panel = waiting.shift(); panel !== undefined; panel = waiting.shift()) {
      const params = {
        query: queryOf(panel),
        start: String(end - DAY),
        end: String(end),
        step: String(STEP),
      };
      const response = await fetch(`${url}/api/v1/query_range`, {
        method: "POST",
        body: new URLSearchParams(params),
      });
      await response.json();
      if (!response.ok) throw new Error(`${response.status}: nothing was measured.`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return performance.now() - begun;
}

async function measured(server: BenchServer, end: number): Promise<readonly BenchCase[]> {
  const url = server.addresses.ui;
  const cold = await batch(url, end);
  const warm: Elapsed[] = [];
  const rest: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    warm.push(await batch(url, end));
    rest.push(await apart(url, end));
  }
  const size = `${PANELS} panels of ${LINES} lines, 24 h at ${STEP} s`;
  return [
    lower(`${size}, cold`, "ms", cold.all),
    {
      case: `${size}, warm`,
      unit: "ms",
      better: "lower",
      ours: median(warm.map(({ all }) => all)),
      rivals: { "20 requests of query_range": median(rest) },
    },
    lower("first panel, cold", "ms", cold.first),
    lower("first panel, warm", "ms", median(warm.map(({ first }) => first))),
  ];
}
