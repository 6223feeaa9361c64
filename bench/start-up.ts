/** What the SDK adds to the start of a process: the built package, as an application gets it. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./measure.ts";
import type { BenchCase } from "./report.ts";

const RUNS = 21;
const root = fileURLToPath(new URL("..", import.meta.url));
const register = new URL("../packages/sdk/dist/register.js", import.meta.url).href;

/** A program that has what any service has; its last act is to say the CPU time of its process, in microseconds. */
const PROGRAM = `
import http from "node:http";
http.createServer();
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(String(user + system));
});
`;

/** Milliseconds of CPU time, user and system: the clock of a busy machine would show its other work. */
function start(...flags: readonly string[]): number {
  const { PATH } = process.env;
  const output = execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", PROGRAM], {
    cwd: root,
    encoding: "utf8",
    // Nothing is recorded, so nothing is sent.
    env: { PATH, OTEL_SERVICE_NAME: "bench" },
  });
  return Number(output) / 1000;
}

export async function startUpAdded(): Promise<BenchCase> {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "packages/sdk"], { cwd: root });
  const times: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
  for (let run = 0; run < RUNS; run++) {
    times.bare.push(start());
    times.ours.push(start("--import", register));
  }
  return {
    case: "start-up added, CPU",
    unit: "ms",
    better: "lower",
    ours: median(times.ours) - median(times.bare),
    rivals: {},
  };
}
