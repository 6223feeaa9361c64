import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metrics, registerMetric, withSpan } from "../src/index.ts";
import { listening, type Observed, observed, request } from "./support/observed.ts";

const installed = spawnSync("prometheus", ["--version"]).status === 0;

describe.skipIf(!installed)("a real Prometheus that scrapes the page", () => {
  let folder: string;
  let world: Observed;
  let app: Server;
  let prometheus: ChildProcess;
  let url: string;
  let traceId = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sightline-prometheus-"));
    world = await observed();
    const handler = metrics.handler();
    app = createServer((message, response) => handler(message, response));
    const target = new URL(await listening(app)).host;
    const wait = registerMetric({ name: "wait_seconds", type: "histogram", unit: "s", labels: ["queue"] });
    const size = registerMetric({ name: "size", type: "exponential-histogram" });
    traceId = withSpan("slow", (span) => {
      wait.observe(0.3, { queue: 'odd "queue"\n' });
      for (let at = 1; at <= 100; at++) size.observe(at);
      return span.spanContext().traceId;
    });
    const file = join(folder, "prometheus.yml");
    writeFileSync(
      file,
      `global: { scrape_interval: 500ms, scrape_timeout: 500ms }\nscrape_configs: [{ job_name: app, static_configs: [{ targets: ["${target}"] }] }]\n`,
    );
    const port = await freePort();
    url = `http://127.0.0.1:${port}/api/v1`;
    prometheus = spawn(
      "prometheus",
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--enable-feature=exemplar-storage",
      ],
      { stdio: "ignore" },
    );
  });

  afterAll(async () => {
    const ended = once(prometheus, "exit");
    prometheus.kill("SIGKILL");
    await ended;
    app.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function asked(path: string): Promise<string> {
    const answer = await fetch(`${url}/${path}`).catch(() => undefined);
    return answer === undefined ? "" : await answer.text();
  }

  /** Asks until the answer holds `expected`. */
  async function until(path: string, expected: string): Promise<string> {
    for (let round = 0; round < 100; round++) {
      const answer = await asked(path);
      if (answer.includes(expected)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return asked(path);
  }

  it("takes every line, keeps the exemplar, and computes with both kinds of histogram", async () => {
    expect(await until("query?query=up", '"1"]')).toContain('"1"]');
    const buckets = await until("query?query=wait_seconds_bucket", "odd");
    expect(buckets).toContain(String.raw`"queue":"odd \"queue\"\n"`);
    const now = Date.now() / 1000;
    const exemplars = await until(
      `query_exemplars?query=wait_seconds_bucket&start=${now - 600}&end=${now + 600}`,
      traceId,
    );
    expect(exemplars).toContain(`"trace_id":"${traceId}"`);
    // Exact below 64 of 100: the bound is a power of two.
    const below = await asked(`query?query=${encodeURIComponent('size_bucket{le="64.0"}')}`);
    expect(below).toContain('"64"]');
    const types = await asked("metadata?metric=wait_seconds");
    expect(types).toContain('"histogram"');
    expect(await request(`${url}/status/buildinfo`)).toBe(200);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server that listens has an address and port
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
