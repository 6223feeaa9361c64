/**
 * What an SDK adds to the start of a process, each loaded by `--import` as its package is published: this one with all it
 * watches (`node:http`, `fetch`, Express, Fastify), OpenTelemetry's Node SDK without any instrumentation.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./measure.ts";
import type { BenchCase } from "./report.ts";

const RUNS = 21;
const root = fileURLToPath(new URL("..", import.meta.url));
const sdks = {
  ours: new URL("../packages/sdk/dist/register.js", import.meta.url).href,
  opentelemetry: new URL("start-up-opentelemetry.mjs", import.meta.url).href,
};

/** By the contract's names: programs that have what such a service has. */
const programs: Readonly<Record<string, string>> = {
  "start-up added": `
import http from "node:http";
http.createServer();`,
  "start-up added, Express and Fastify": `
import express from "express";
import fastify from "fastify";
const app = express();
app.get("/items/:id", (request, response) => response.send("ok"));
fastify().get("/items/:id", async () => "ok");`,
};

/** A program's last act is to say the CPU time of its process, in microseconds. */
const SAY_TIME = `
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(String(user + system));
});
setImmediate(() => process.exit());`;

const SAY_RECORDING = `
import { trace } from "@opentelemetry/api";
process.stdout.write(String(trace.getTracer("bench").startSpan("probe").isRecording()));
process.exit();`;

export async function startUpAdded(): Promise<BenchCase[]> {
  execFileSync(process.execPath, ["tools/launch/bundle.mjs"], { cwd: root });
  // Where the SDK's own package stands, so that what it is tested with can be imported.
  const cache = join(root, "packages/sdk/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "bench-"));
  try {
    requireRecording(folder);
    return Object.entries(programs).map(([name, program]) => measured(folder, name, program));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An SDK that did not set itself up would start fastest. */
function requireRecording(folder: string): void {
  const probe = join(folder, "probe.mjs");
  writeFileSync(probe, SAY_RECORDING);
  for (const [name, sdk] of Object.entries(sdks)) {
    if (run("--import", sdk, probe) !== "true") throw new Error(`With ${name} no span is recorded.`);
  }
  if (run(probe) !== "false") throw new Error("A span is recorded without any SDK.");
}

function measured(folder: string, name: string, text: string): BenchCase {
  const program = join(folder, "program.mjs");
  writeFileSync(program, text + SAY_TIME);
  const times: { bare: number[]; ours: number[]; opentelemetry: number[] } = {
    bare: [],
    ours: [],
    opentelemetry: [],
  };
  for (let at = 0; at < RUNS; at++) {
    times.bare.push(milliseconds(run(program)));
    times.ours.push(milliseconds(run("--import", sdks.ours, program)));
    times.opentelemetry.push(milliseconds(run("--import", sdks.opentelemetry, program)));
  }
  const bare = median(times.bare);
  return {
    case: name,
    unit: "ms CPU",
    better: "lower",
    ours: median(times.ours) - bare,
    rivals: { opentelemetry: median(times.opentelemetry) - bare },
  };
}

/** CPU time, user and system: the clock of a busy machine would show its other work. */
function milliseconds(microseconds: string): number {
  return Number(microseconds) / 1000;
}

function run(...args: readonly string[]): string {
  const { PATH } = process.env;
  return execFileSync(process.execPath, args, {
    encoding: "utf8",
    env: { PATH, OTEL_SERVICE_NAME: "bench", OTEL_TRACES_SAMPLER: "always_on" },
    stdio: ["ignore", "pipe", "ignore"],
  });
}
