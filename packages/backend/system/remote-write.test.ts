import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

const installed = spawnSync("prometheus", ["--version"]).status === 0;
/** Scrapes, batches and metadata take their turns on a busy machine. */
const PATIENCE = { timeout: 60_000, interval: 250 } as const;

const PAGE = `# TYPE jobs counter
# HELP jobs Done so far
jobs_total{queue="odd \\"queue\\"\\n"} 7 # {trace_id="5b8efff798038103d269b633813fc60c"} 0.25
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{le="0.5"} 2
wait_seconds_bucket{le="+Inf"} 5
wait_seconds_sum 3.5
wait_seconds_count 5
# EOF
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

function portOf(server: Server): number {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP
  return (server.address() as AddressInfo).port;
}

interface Answer {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

async function asked<T>(url: string): Promise<T | undefined> {
  const answer = await fetch(url).catch(() => undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API's own shape
  return answer === undefined ? undefined : ((await answer.json()) as T);
}

const at = (api: string, query: string, time: number): Promise<Answer | undefined> =>
  asked<Answer>(`${api}/query?query=${encodeURIComponent(query)}&time=${time}`);

describe.skipIf(!installed)("a real Prometheus that writes to the backend", () => {
  let folder: string;
  let backend: RunningBackend;
  let app: Server;
  let prometheus: ChildProcess;
  let theirs: string;
  let ours: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sightline-remote-write-"));
    backend = await runningBackend();
    ours = `${backend.addresses.ui}/api/v1`;
    app = createServer((_request, response) => {
      response.setHeader("content-type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
      response.end(PAGE);
    }).listen(0, "127.0.0.1");
    await once(app, "listening");
    const file = join(folder, "prometheus.yml");
    await writeFile(
      file,
      `global: { scrape_interval: 500ms, scrape_timeout: 500ms }
scrape_configs: [{ job_name: app, static_configs: [{ targets: ["127.0.0.1:${portOf(app)}"] }] }]
remote_write:
  - url: ${ours}/write
    send_exemplars: true
    metadata_config: { send_interval: 1s }
    queue_config: { batch_send_deadline: 500ms }
`,
    );
    const port = await freePort();
    theirs = `http://127.0.0.1:${port}/api/v1`;
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
  }, 60_000);

  afterAll(async () => {
    const ended = once(prometheus, "exit");
    prometheus.kill("SIGKILL");
    await ended;
    app.close();
    await backend.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is answered from as it answers itself: values, what metrics are, exemplars", async () => {
    await expect
      .poll(
        async () => (await at(ours, "wait_seconds_count", Date.now() / 1000))?.data.result.length,
        PATIENCE,
      )
      .toBe(1);
    // Both have every sample of a moment that has passed, once the backend has one that is younger.
    const moment = Date.now() / 1000;
    const younger = async (): Promise<number> =>
      Number((await at(ours, "timestamp(up)", Date.now() / 1000))?.data.result[0]?.value[1]);
    await expect.poll(younger, PATIENCE).toBeGreaterThan(moment);
    for (const query of [
      "jobs_total",
      "up",
      "sum by (le) (wait_seconds_bucket)",
      "histogram_quantile(0.5, wait_seconds_bucket)",
      "count_over_time(jobs_total[1m]) > 0",
      "rate(wait_seconds_sum[1m])",
      "scrape_samples_scraped",
    ])
      expect([query, await at(ours, query, moment)]).toEqual([
        query,
        expect.objectContaining(await at(theirs, query, moment)),
      ]);

    const metadata = async (): Promise<unknown> => {
      const answer = await asked<{ readonly data: Readonly<Record<string, unknown>> }>(`${ours}/metadata`);
      return [answer?.data["jobs_total"], answer?.data["wait_seconds"]];
    };
    await expect
      .poll(metadata, PATIENCE)
      .toEqual([
        [{ type: "counter", help: "Done so far", unit: "" }],
        [{ type: "histogram", help: "", unit: "seconds" }],
      ]);
    const exemplars = `query_exemplars?query=jobs_total&start=${moment - 600}&end=${moment + 600}`;
    expect(JSON.stringify(await asked(`${ours}/${exemplars}`))).toContain("5b8efff798038103d269b633813fc60c");
  }, 180_000);

  it("says when a series ended", async () => {
    app.close();
    app.closeAllConnections();
    await expect
      .poll(async () => (await at(ours, "jobs_total", Date.now() / 1000))?.data.result.length, PATIENCE)
      .toBe(0);
    await expect
      .poll(async () => (await at(ours, "up", Date.now() / 1000))?.data.result[0]?.value[1], PATIENCE)
      .toBe("0");
  }, 150_000);
});
