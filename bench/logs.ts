/**
 * What one log line with ids and five fields costs, in CPU time of its process: ours beside pino, to /dev/null and to a
 * pipe that is read. Each contender runs alone in its process, in turns; before the timing the line of each is read and
 * must say the same.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";

const LINES = 30_000;
const REPEATS = 5;
const OURS = ["ours", "ours, no redaction"] as const;
const RIVALS = ["pino", "pino, asynchronous", "pino with our options"] as const;
const CONTENDERS = [...OURS, ...RIVALS];
const writer = new URL("logs-writer.ts", import.meta.url).pathname;

export const logs: Bench = {
  name: "logs",
  run: async () => {
    await requireAlike();
    return [...(await measured("to /dev/null", false)), ...(await measured("to a pipe", true))];
  },
};

async function measured(where: string, pipe: boolean): Promise<BenchCase[]> {
  const times = new Map<string, number[]>(CONTENDERS.map((name) => [name, []]));
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const name of CONTENDERS) times.get(name)?.push((await written(name, LINES, pipe)).nanos);
  }
  const timeOf = (name: string): number => median(times.get(name) ?? []);
  const rivals = Object.fromEntries(RIVALS.map((name) => [name, timeOf(name)]));
  return OURS.map((name) => ({
    case: `line with ids and 5 fields, ${where}${name === "ours" ? "" : ", no redaction"}`,
    unit: "ns",
    better: "lower" as const,
    ours: timeOf(name),
    rivals,
  }));
}

async function written(name: string, lines: number, pipe: boolean): Promise<{ nanos: number; text: string }> {
  const out = pipe ? "pipe" : openSync("/dev/null", "w");
  const child = fork(writer, [name, String(lines)], { stdio: ["ignore", out, "inherit", "ipc"] });
  if (typeof out === "number") closeSync(out);
  let text = "";
  // Kept only for the comparison; the rest is read and thrown away.
  child.stdout?.on("data", (chunk: Buffer) => {
    if (lines === 1) text += chunk.toString("utf8");
  });
  let nanos = Number.NaN;
  child.on("message", (message) => {
    nanos = Number(message);
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`The contender ${name} ended with ${String(code)}.`);
  return { nanos, text };
}

/** The same members with the same values; only times, ids and the order differ. */
async function requireAlike(): Promise<void> {
  const shapes = new Map<string, string>();
  for (const name of CONTENDERS) shapes.set(name, shapeOf((await written(name, 1, true)).text));
  for (const [name, shape] of shapes) {
    if (shape !== shapes.get("ours")) {
      throw new Error(`ours writes ${shapes.get("ours") ?? ""}, ${name} writes ${shape}.`);
    }
  }
}

function shapeOf(text: string): string {
  const line: Readonly<Record<string, unknown>> = JSON.parse(text);
  const plain = Object.entries(line).map(([key, value]): [string, unknown] => {
    if (key === "timestamp") return [key, /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3,6}Z$/u.test(String(value))];
    if (key === "trace_id" || key === "span_id") return [key, /^[\da-f]+$/u.test(String(value))];
    return [key, value];
  });
  return JSON.stringify(plain.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
