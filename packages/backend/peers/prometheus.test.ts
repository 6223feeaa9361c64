/**
 * A real Prometheus scrapes this backend and an application with the SDK, writes what it scraped into this backend, and both
 * are asked the same: hundreds of queries made from the metrics that there are, at instants and over a range.
 */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { MetricsRegistry } from "@sightline/sdk";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { whyNoPeers } from "../../../tools/peers/build.mjs";
import { startPrometheus, type Prometheus } from "../../../tools/peers/prometheus.mjs";
import { runningBackend, type RunningBackend } from "../system/running-backend.ts";
import { differences, type Answer } from "./answers.ts";
import { queriesOf, type MetricFacts } from "./queries.ts";

/** Seconds of scraping that the queries look at: four times their longest range. */
const SCRAPED_S = 40;
const missing = whyNoPeers();

interface Application {
  readonly address: string;
  close(): Promise<void>;
}

/** Requests of three routes, a queue, sizes; every 50 ms something happens. */
async function application(): Promise<Application> {
  const notices = { level: "warn", once: nothing, debug: nothing, counts: () => new Map() } as const;
  const registry = new MetricsRegistry({ notices, now: () => performance.now() });
  registry.register({
    name: "shop.requests",
    type: "counter",
    description: "Requests.",
    labels: ["route", "status"],
  });
  registry.register({
    name: "shop.duration",
    type: "histogram",
    description: "Durations.",
    unit: "s",
    labels: ["route"],
    buckets: [0.01, 0.05, 0.1, 0.5, 1],
  });
  registry.register({
    name: "shop.queue.depth",
    type: "gauge",
    description: "What waits.",
    labels: ["queue"],
  });
  let step = 0;
  const timer = setInterval(() => {
    step++;
    const route = ["/cart", "/pay", "/ship/{id}"][step % 3] ?? "";
    const status = step % 7 === 0 ? "500" : "200";
    registry.incrementCounter("shop.requests", 1 + (step % 3), { route, status });
    registry.observeHistogram("shop.duration", ((step * 37) % 100) / 80, { route });
    registry.setGauge("shop.queue.depth", ((step * 13) % 50) - 10, { queue: step % 2 ? "mail" : "print" });
  }, 50);
  const server: Server = createServer((_request, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(registry.prometheusText());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a server on TCP
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    close: async () => {
      clearInterval(timer);
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function nothing(): void {
  // Says nothing.
}

function config(targets: Readonly<Record<string, string>>, writeTo: string): string {
  const jobs = Object.entries(targets).map(
    ([job, address]) => `  - job_name: ${job}\n    static_configs: [{ targets: ["${address}"] }]`,
  );
  return `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
${jobs.join("\n")}
remote_write:
  - url: ${writeTo}/api/v1/write
    queue_config: { batch_send_deadline: 500ms }
`;
}

async function ask(url: string, path: string, params: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: "POST",
    body: new URLSearchParams(params),
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Prometheus' answers
  return (await response.json()) as Answer;
}

describe.skipIf(missing !== undefined)(`a real Prometheus (${missing ?? "built by Go"})`, () => {
  let app: Application;
  let backend: RunningBackend;
  let prometheus: Prometheus;
  /** Seconds since 1970: both have everything up to here. */
  let end = 0;
  beforeAll(async () => {
    backend = await runningBackend({ store: "chdb" });
    app = await application();
    const own = new URL(backend.addresses.ui).host;
    const targets = { shop: app.address, sightline: own, gone: "127.0.0.1:1" };
    prometheus = await startPrometheus(config(targets, backend.addresses.ui));
    await new Promise((resolve) => setTimeout(resolve, SCRAPED_S * 1000));
    // A scrape that has begun may still end; its samples are of when it began.
    end = Math.floor(Date.now() / 1000) - 3;
    const everything = { query: `sum(count_over_time({__name__!=""}[2m]))`, time: String(end) };
    const theirs = await ask(prometheus.url, "query", everything);
    await vi.waitFor(
      async () => {
        const [difference] = differences(theirs, await ask(backend.addresses.ui, "query", everything));
        if (difference !== undefined) throw new Error(`samples written so far: ${difference}`);
      },
      { timeout: 60_000, interval: 500 },
    );
  }, 240_000);
  afterAll(async () => {
    await prometheus?.close();
    await app?.close();
    await backend?.close();
  }, 30_000);

  it("gives the same values, labels, times and kinds of answers", async () => {
    const facts = await factsOf(prometheus.url, end);
    const queries = queriesOf(facts);
    expect(queries.length).toBeGreaterThan(300);
    const wrong: string[] = [];
    for (const query of queries) {
      const instant = { query, time: String(end) };
      const range = { query, start: String(end - 20), end: String(end), step: "5" };
      for (const [path, params] of [
        ["query", instant],
        ["query_range", range],
      ] as const) {
        const [theirs, ours] = await Promise.all([
          ask(prometheus.url, path, params),
          ask(backend.addresses.ui, path, params),
        ]);
        for (const difference of differences(theirs, ours).slice(0, 3))
          wrong.push(`${path} ${query}: ${difference}`);
      }
    }
    process.stderr.write(
      `${queries.length} queries, each at an instant and over a range: ${wrong.length} differ\n`,
    );
    expect(wrong).toEqual([]);
  }, 240_000);

  it("lists the same series, labels and values of labels", async () => {
    const within = { start: String(end - 30), end: String(end) };
    for (const path of ["series", "labels"]) {
      const params = { ...within, "match[]": '{job="shop"}' };
      const lists = await Promise.all(
        [prometheus.url, backend.addresses.ui].map(async (url) => (await ask(url, path, params)).data),
      );
      // In which order series are listed is left open.
      const [theirs, ours] = lists.map((list) =>
        Array.isArray(list) ? list.map(sortedText).toSorted() : [],
      );
      expect(theirs).not.toEqual([]);
      expect(ours).toEqual(theirs);
    }
  });
});

function sortedText(entry: unknown): string {
  return typeof entry === "object" && entry !== null
    ? JSON.stringify(Object.entries(entry).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    : String(entry);
}

/** Metrics of the two jobs with one of their labels. */
async function factsOf(url: string, time: number): Promise<readonly MetricFacts[]> {
  const { data: kinds } = await (await fetch(`${url}/api/v1/metadata`)).json();
  const found = await ask(url, "query", { query: `{job=~"shop|sightline"}`, time: String(time) });
  const facts = new Map<string, MetricFacts>();
  for (const { metric } of found.data?.result ?? []) {
    const { ["__name__"]: name = "", ...labels } = metric;
    const family = name.replace(/_(?:bucket|sum|count)$/u, "");
    const kind: string = kinds[name]?.[0]?.type ?? kinds[family]?.[0]?.type ?? "unknown";
    const label = Object.keys(labels).find((one) => !["job", "instance", "le", "quantile"].includes(one));
    if (!facts.has(name)) facts.set(name, { name, kind, label: label ?? "instance" });
  }
  return [...facts.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1));
}
