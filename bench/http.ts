/**
 * What observing a request costs: one route, one span, a duration histogram, a request counter and one log line with
 * ids, exported over OTLP to another process. Each contender in a child of its own under the same load, by turns.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Framework, installRivals, type Running, start } from "./http/contender.ts";
import { load } from "./http/load.ts";
import { missing } from "./http/seen.ts";
import { openSink, type Sink } from "./http/sink-process.ts";
import { median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";

export const http: Bench = { name: "http", run };

/**
 * A service runs for hours: figures fall until about 14,000 requests, as V8 compiles. How well it does depends on chance
 * and stays for the life of a process (±10 µs), so that each contender is started more than once.
 */
const WARM_UP = 16_000;
const REQUESTS = 4_000;
const REPEATS = 3;
const PROCESSES = 2;
const CHECKED = 20;
const RIVALS = ["opentelemetry", "dd-trace", "sentry"] as const;

interface Figures {
  readonly micros: number[];
  readonly p99: number[];
  memory: number;
}

async function run(): Promise<readonly BenchCase[]> {
  execFileSync(process.execPath, ["tools/launch/bundle.mjs"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  const absent = installRivals();
  if (absent !== undefined)
    process.stderr.write(`Absent: dd-trace, sentry, opentelemetry on Fastify. To have them: ${absent}\n`);
  const folder = mkdtempSync(join(tmpdir(), "sightline-bench-http-"));
  const sink = await openSink();
  try {
    const cases: BenchCase[] = [];
    for (const framework of ["express", "fastify"] as const) {
      const rivals = RIVALS.filter(
        (name) => absent === undefined || (name === "opentelemetry" && framework === "express"),
      );
      for (const ratio of [1, 0.1]) cases.push(...(await measured(framework, ratio, rivals, sink, folder)));
    }
    return cases;
  } finally {
    sink.close();
    rmSync(folder, { recursive: true });
  }
}

async function measured(
  framework: Framework,
  ratio: number,
  rivals: readonly string[],
  sink: Sink,
  folder: string,
): Promise<BenchCase[]> {
  const names = ["none", "sightline", ...rivals];
  const figures = new Map<string, Figures>(
    names.map((name) => [name, { micros: [], p99: [], memory: Number.NaN }]),
  );
  for (let generation = 0; generation < PROCESSES; generation++) {
    const running: Running[] = [];
    try {
      for (const name of names) running.push(await start(name, framework, ratio, sink.port, folder));
      for (const each of running) if (each.name !== "none") await check(each, framework, ratio, sink);
      await measureByTurns(running, figures);
    } finally {
      for (const each of running) each.close();
    }
  }
  const cases = casesOf(`${framework}, ${ratio === 1 ? "all signals" : "10 % sampled"}`, figures);
  // It takes minutes: what is known is told.
  for (const each of cases)
    process.stderr.write(
      `${each.case}: ours ${each.ours.toFixed(1)} ${each.unit}, ${JSON.stringify(each.rivals)}\n`,
    );
  return cases;
}

async function measureByTurns(
  running: readonly Running[],
  figures: ReadonlyMap<string, Figures>,
): Promise<void> {
  for (const each of running) {
    await load(each.port, WARM_UP);
    await each.settled();
  }
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const each of running) {
      const before = await each.usage();
      const times = await load(each.port, REQUESTS);
      const after = await each.settled();
      const kept = figures.get(each.name);
      kept?.micros.push((after.micros - before.micros) / REQUESTS);
      kept?.p99.push(percentile(times, 0.99));
      if (kept !== undefined) kept.memory = after.pssMiB;
    }
  }
}

/** Nothing is timed before what was delivered has been read; what differs is said. */
async function check(contender: Running, framework: Framework, ratio: number, sink: Sink): Promise<void> {
  await sink.ask("keep");
  const requests = ratio === 1 ? CHECKED : CHECKED * 20;
  await load(contender.port, requests);
  await contender.settled();
  const seen = await sink.ask("seen");
  await sink.ask("drop");
  const servers = seen.spans.filter(({ isServer }) => isServer).length;
  const title = `${framework}, ${contender.name}`;
  if (ratio < 1) {
    if (servers < requests * 0.03 || servers > requests * 0.2)
      throw new Error(`${title}: ${servers} of ${requests} requests were sampled, not a tenth.`);
    return;
  }
  const problems = missing(seen, requests, contender.lines());
  const first = seen.spans.find(({ isServer }) => isServer);
  process.stderr.write(
    `${title}${ratio === 1 ? "" : " at 10 %"}: ${seen.spans.length / requests} spans a request, ${Object.keys(first?.attributes ?? {}).length} attributes on the server's` +
      `${contender.name !== "sightline" ? "" : `, ${seen.metrics.length} metrics`}${problems.length === 0 ? "" : `; DIFFERS: ${problems.join("; ")}`}\n`,
  );
  if (contender.name === "sightline" && problems.length > 0)
    throw new Error(`The SDK did not deliver what it is measured for: ${problems.join("; ")}.`);
}

function casesOf(title: string, figures: ReadonlyMap<string, Figures>): BenchCase[] {
  const bare = median(figures.get("none")?.micros ?? []);
  const of = (read: (figures: Figures) => number, withNone: boolean): Pick<BenchCase, "ours" | "rivals"> => {
    const values = Array.from(figures, ([name, each]) => [name, read(each)] as const);
    const rivals = values.filter(([name]) => name !== "sightline" && (withNone || name !== "none"));
    return {
      ours: values.find(([name]) => name === "sightline")?.[1] ?? Number.NaN,
      rivals: Object.fromEntries(rivals),
    };
  };
  return [
    {
      case: `${title}, added CPU`,
      unit: "µs",
      better: "lower",
      ...of((each) => median(each.micros) - bare, false),
    },
    { case: `${title}, p99`, unit: "ms", better: "lower", ...of((each) => median(each.p99), true) },
    { case: `${title}, memory`, unit: "MiB", better: "lower", ...of((each) => each.memory, true) },
  ];
}

function percentile(values: Float64Array, share: number): number {
  return values.toSorted()[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}
