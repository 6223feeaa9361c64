import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ExposedFamily, readExposition } from "./support/exposition.ts";

const entry = new URL("../src/index.ts", import.meta.url).href;

const METRICS = `
import { registerMetric, metrics } from ${JSON.stringify(entry)};
const jobs = registerMetric({ name: "jobs_total", type: "counter", labels: ["kind"] });
const load = registerMetric({ name: "load", type: "gauge", aggregation: "max" });
const open = registerMetric({ name: "open", type: "gauge" });
const wait = registerMetric({ name: "wait", type: "histogram", buckets: [1, 2] });
const size = registerMetric({ name: "size", type: "exponential-histogram" });
function record(rank) {
  jobs.inc(rank, { kind: "a" });
  load.set(rank);
  open.set(rank);
  wait.observe(rank - 0.5);
  size.observe(rank * 1000);
}
`;

const CLUSTER = `
import cluster from "node:cluster";
import { createServer } from "node:http";
${METRICS}
const handler = metrics.clusterHandler();
if (cluster.isPrimary) {
  record(1);
  cluster.fork({ RANK: "2" });
  cluster.fork({ RANK: "3" });
  let listening = 0;
  cluster.on("listening", (_, { port }) => {
    if (++listening === 2) process.send({ port });
  });
  cluster.on("exit", () => process.send({ exited: true }));
  process.on("message", () => Object.values(cluster.workers).at(-1)?.kill("SIGKILL"));
} else {
  record(Number(process.env.RANK));
  createServer(handler).listen(0, "127.0.0.1");
}
`;

const THREADS = `
import { createServer } from "node:http";
import { isMainThread, Worker, workerData } from "node:worker_threads";
${METRICS}
const handler = metrics.threadsHandler();
if (isMainThread) {
  record(1);
  const workers = [2, 3].map((rank) => new Worker(new URL(import.meta.url), { workerData: rank }));
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))));
  const server = createServer(handler).listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
  process.on("message", () => workers[1].terminate().then(() => process.send({ exited: true })));
} else {
  record(workerData);
  setInterval(() => {}, 1000);
  const { parentPort } = await import("node:worker_threads");
  setTimeout(() => parentPort.postMessage("ready"), 100);
}
`;

describe.each([
  ["the processes of a cluster", CLUSTER],
  ["worker threads", THREADS],
])("metrics of %s", (_, program) => {
  let folder: string;
  let child: ChildProcess;
  let url: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sightline-processes-"));
    const file = join(folder, "program.mjs");
    writeFileSync(file, program);
    child = fork(file, {
      execArgv: ["--conditions=@sightline/source"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const [message]: unknown[] = await once(child, "message");
    url = `http://127.0.0.1:${numberOf(message)}/metrics`;
  });

  afterEach(async () => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  const page = async (): Promise<Map<string, ExposedFamily>> =>
    readExposition(await (await fetch(url)).text());

  it("are one page of sums, and no total falls when one ends", async () => {
    const before = await page();
    expect(before.get("jobs_total")?.samples).toMatchObject([{ labels: { kind: "a" }, value: 6 }]);
    expect(before.get("load")?.samples).toMatchObject([{ value: 3 }]);
    expect(before.get("open")?.samples).toMatchObject([{ value: 6 }]);
    expect(before.get("wait")?.samples.map(({ value }) => value)).toEqual([1, 2, 3, 4.5, 3]);
    expect(before.get("size")?.samples.at(-1)).toMatchObject({ name: "size_count", value: 3 });
    child.send("end one");
    await once(child, "message");
    const after = await page();
    expect(after.get("jobs_total")?.samples).toMatchObject([{ value: 6 }]);
    expect(after.get("wait")?.samples.at(-1)).toMatchObject({ value: 3 });
    expect(after.get("load")?.samples).toMatchObject([{ value: 2 }]);
    expect(after.get("open")?.samples).toMatchObject([{ value: 3 }]);
  });
});

function numberOf(message: unknown): number {
  return typeof message === "object" && message !== null && "port" in message ? Number(message.port) : 0;
}
