/** What the backend scrapes, beside what others scrape of the same pages: an application with the SDK, and a real Prometheus. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { metrics, registerMetric, setupObservability, withSpan, type Observability } from "@sightline/sdk";
import { collector, type Collector } from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

const installed = spawnSync("prometheus", ["--version"]).status === 0;
/** A busy machine is slow; what is waited for comes all the same. */
const patient = { timeout: 60_000, interval: 200 };

const vector = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

async function query(base: string, expression: string): Promise<z.infer<typeof vector>["data"]["result"]> {
  const answer = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(expression)}`);
  return vector.parse(await answer.json()).data.result;
}

async function value(base: string, expression: string): Promise<string | undefined> {
  return (await query(base, expression))[0]?.value[1];
}

/** Labels and values, in one order whoever answers. */
function facts(list: Awaited<ReturnType<typeof query>>): readonly string[] {
  return list
    .map(({ metric, value: [, text] }) => {
      const labels = Object.entries(metric).map(([name, one]) => `${name}=${JSON.stringify(one)}`);
      return `${labels.toSorted(byText).join(" ")} ${text}`;
    })
    .toSorted(byText);
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

async function addressOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server that listens has an address and port
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let folder: string;
let app: Server;
let target: string;
let sdk: Observability;
/** Takes what the application sends, which is not what this is about. */
let elsewhere: Collector;
let traceId = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-scraping-"));
  elsewhere = await collector();
  sdk = setupObservability({ serviceName: "shop-api", endpoint: elsewhere.url });
  const handler = metrics.handler();
  app = createServer((message, response) => handler(message, response));
  target = await addressOf(app);
  const wait = registerMetric({ name: "wait_seconds", type: "histogram", unit: "s", labels: ["queue"] });
  const jobs = registerMetric({ name: "jobs_total", type: "counter", labels: ["queue"] });
  traceId = withSpan("slow", (span) => {
    for (const seconds of [0.02, 0.3, 0.3, 4]) wait.observe(seconds, { queue: 'odd "queue"\n' });
    return span.spanContext().traceId;
  });
  jobs.inc(7, { queue: "a" });
});
afterAll(async () => {
  app.close();
  app.closeAllConnections();
  await sdk.shutdown();
  await elsewhere.close();
  await rm(folder, { recursive: true, force: true });
});

describe("an application with the SDK", () => {
  let backend: RunningBackend;
  let ui: string;

  beforeAll(async () => {
    const file = join(folder, "scrape.yml");
    await writeFile(
      file,
      `scrape_configs:
  - job_name: shop
    scrape_interval: 1s
    static_configs: [{ targets: ["${target}"], labels: { env: test } }]
  - job_name: nobody
    scrape_interval: 1s
    static_configs: [{ targets: ["127.0.0.1:1"] }]
`,
    );
    backend = await runningBackend({ store: "chdb", scrape: [file] });
    ui = backend.addresses.ui;
  });
  afterAll(() => backend.close());

  it("is up, and its numbers are there with its labels; a target that is not there is down", async () => {
    await vi.waitFor(async () => expect(await value(ui, 'up{job="shop"}')).toBe("1"), patient);
    await vi.waitFor(async () => expect(await value(ui, 'up{job="nobody"}')).toBe("0"), patient);
    expect(await query(ui, "jobs_total")).toMatchObject(
      [
        {
          metric: { __name__: "jobs_total", queue: "a", env: "test", job: "shop", instance: target },
          value: [0, "7"],
        },
      ].map((one) => ({ ...one, value: [expect.any(Number), "7"] })),
    );
    expect(await value(ui, "wait_seconds_count")).toBe("4");
    expect(await value(ui, 'wait_seconds_bucket{le="0.5"}')).toBe("3");
    expect(Number(await value(ui, "histogram_quantile(0.5, wait_seconds_bucket)"))).toBeCloseTo(0.375, 2);
    const scraped = Number(await value(ui, 'scrape_samples_scraped{job="shop"}'));
    expect(scraped).toBeGreaterThan(10);
    expect(await value(ui, 'scrape_samples_post_metric_relabeling{job="shop"}')).toBe(String(scraped));
  });

  it("leads from its exemplars to traces", async () => {
    const now = Date.now() / 1000;
    const answer = await fetch(
      `${ui}/api/v1/query_exemplars?query=wait_seconds_bucket&start=${now - 600}&end=${now + 600}`,
    );
    expect(await answer.text()).toContain(traceId);
  });

  it("is listed with what was discovered and how it went", async () => {
    const answer: unknown = await (await fetch(`${ui}/api/v1/targets`)).json();
    expect(answer).toMatchObject({
      status: "success",
      data: {
        activeTargets: [
          {
            labels: { env: "test", instance: target, job: "shop" },
            discoveredLabels: { __address__: target, __metrics_path__: "/metrics", __scheme__: "http" },
            scrapePool: "shop",
            scrapeUrl: `http://${target}/metrics`,
            health: "up",
            lastError: "",
            scrapeInterval: "1s",
            scrapeTimeout: "1s",
          },
          { scrapePool: "nobody", health: "down", lastError: expect.stringContaining("ECONNREFUSED") },
        ],
        droppedTargets: [],
        droppedTargetCounts: { nobody: 0, shop: 0 },
      },
    });
  });
});

describe.skipIf(!installed)("a real Prometheus", () => {
  let backend: RunningBackend;
  let prometheus: ChildProcess;
  let peer: string;

  beforeAll(async () => {
    const probe = createServer();
    const address = await addressOf(probe);
    probe.close();
    await once(probe, "close");
    peer = `http://${address}`;
    const config = `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ["${address}"] }]
    metric_relabel_configs:
      - { source_labels: [__name__], regex: "go_gc.*", action: drop }
      - { source_labels: [handler], regex: "/api/v1/(.*)", target_label: endpoint, replacement: "api-$1" }
  - job_name: shop
    relabel_configs:
      - { source_labels: [__address__], target_label: shard, modulus: 97, action: hashmod }
    static_configs: [{ targets: ["${target}"] }]
`;
    const file = join(folder, "prometheus.yml");
    await writeFile(file, config);
    prometheus = spawn(
      "prometheus",
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=${address}`,
      ],
      { stdio: "ignore" },
    );
    backend = await runningBackend({ store: "chdb", scrape: [file] });
  });
  afterAll(async () => {
    await backend.close();
    const ended = once(prometheus, "exit");
    prometheus.kill("SIGKILL");
    await ended;
  });

  it("has the same series and values of the same two pages", async () => {
    const { ui } = backend.addresses;
    for (const base of [peer, ui])
      await vi.waitFor(async () => expect(await value(base, "count(up == 1)")).toBe("2"), patient);
    const constant = [
      'count by (job) ({job="shop", __name__!~"scrape_.*|up"})',
      "jobs_total",
      "wait_seconds_bucket",
      'count(prometheus_build_info{job="prometheus"})',
      "prometheus_config_last_reload_successful",
      'count({__name__=~"go_gc.*"})',
      'count by (endpoint) (prometheus_http_request_duration_seconds_count{endpoint=~"api-query|api-series"})',
      'scrape_samples_scraped{job="shop"}',
      'scrape_samples_post_metric_relabeling{job="shop"} - scrape_samples_scraped{job="shop"}',
      "group by (shard, job) (up)",
    ];
    for (const expression of constant) {
      await vi.waitFor(async () => {
        const [ours, theirs] = await Promise.all([query(ui, expression), query(peer, expression)]);
        expect([expression, ...facts(ours)]).toEqual([expression, ...facts(theirs)]);
      }, patient);
    }
  });
});
