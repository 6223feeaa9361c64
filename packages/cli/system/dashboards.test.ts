/** Every panel of every dashboard that ships, on what a scripted service did: what it shows is true. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSlos, shippedDashboards, sloRuleGroups } from "@sightline/as-code";
import { type Backend, openStore, startBackend, systemClock } from "@sightline/backend";
import type { Dashboard, Panel } from "@sightline/model";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";
import { REQUESTS } from "./dashboards/script.ts";
import { differs, nothing, type Shown } from "./dashboards/truth.ts";
import { TRUTHS } from "./dashboards/truths.ts";

const ROUNDS = 3;
const WINDOW = "10m";

let directory = "";
let backend: Backend;
let legacy: Server;
const children: ChildProcess[] = [];
/** When panels are asked: after all has come. */
let at = 0;

interface Service {
  readonly child: ChildProcess;
  readonly url: string;
}

/** The port that it says it listens on. */
async function listening(child: ChildProcess): Promise<number> {
  const [message]: unknown[] = await once(child, "message");
  if (
    typeof message === "object" &&
    message !== null &&
    "port" in message &&
    typeof message.port === "number"
  )
    return message.port;
  throw new Error(`the service said ${JSON.stringify(message)}`);
}

async function started(name: string, env: Readonly<Record<string, string>>): Promise<Service> {
  const child = fork(fileURLToPath(new URL("dashboards/service.ts", import.meta.url)), {
    execArgv: ["--conditions=@sightline/source"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_OTLP_ENDPOINT: backend.addresses.otlpHttp,
      OTEL_TRACES_SAMPLER: "always_on",
      // Only what a round sends is sent, so that all series have the same times.
      OTEL_METRIC_EXPORT_INTERVAL: "3600000",
      SIGHTLINE_SLOW_QUERY: "1",
      // SQLite is new in Node, and says so.
      NODE_NO_WARNINGS: "1",
      ...env,
    },
  });
  children.push(child);
  const port = await listening(child);
  return { child, url: `http://127.0.0.1:${port}` };
}

async function told(child: ChildProcess, order: string): Promise<void> {
  const done = once(child, "message");
  child.send(order);
  await done;
}

async function round(shop: Service, stock: Service): Promise<void> {
  for (const { method, path, tenant, status, times } of REQUESTS)
    for (let count = 0; count < times; count++) {
      const response = await fetch(`${shop.url}${path}`, { method, headers: { "x-tenant-id": tenant } });
      await response.text();
      expect(response.status).toBe(status);
    }
  await told(shop.child, "round");
  await told(stock.child, "round");
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Series["labels"];
      readonly value: readonly [number, string];
    }[];
  };
}

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

async function asked(expr: string): Promise<readonly Series[]> {
  const query = new URLSearchParams({ query: expr, time: String(at) });
  const response = await fetch(`${backend.addresses.ui}/api/v1/query?${query.toString()}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${expr}: ${text}`);
  const { data }: Answer = JSON.parse(text);
  return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
}

/** As whoever draws fills them in. */
function filled(text: string): string {
  return text
    .replaceAll("$__rate_interval", WINDOW)
    .replaceAll("$__range", WINDOW)
    .replaceAll('"$service"', text.includes('=~"$service"') ? '".*"' : '"shop"')
    .replaceAll(/\$(?:tenant|partner|slo)\b/gu, ".*");
}

async function imported(name: string, lines: readonly string[]): Promise<void> {
  const file = join(directory, name);
  await writeFile(file, `${lines.join("\n")}\n`);
  const { code } = await runVerb(["data", "import", file, "--url", backend.addresses.ui]);
  expect(code).toBe(0);
}

/** What a Prometheus with the generated rules would have recorded. */
async function recorded(): Promise<void> {
  const spec = `version: prometheus/v1
service: shop
slos:
  - name: answers
    objective: 99
    sli:
      events:
        error_query: sum(rate(http_requests_total{job="shop",status_code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
    alerting: { name: ShopFails }
`;
  const { slos } = readSlos([{ file: "slo.yml", text: spec }], 30 * 86_400_000);
  const rules = slos.flatMap((slo) =>
    sloRuleGroups(slo, {
      generator: { version: "1.2.3", mode: "test" },
      safeWithoutTraffic: true,
      weighting: "time",
      withoutAlerts: true,
    }).flatMap((group) => group.rules),
  );
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== "record") continue;
    const series = await asked(rule.expr);
    if (series.length === 0) throw new Error(`${rule.record} records nothing`);
    const lines = series.map(({ labels, value }) => {
      const { __name__: _, ...own } = labels;
      const pairs = Object.entries({ ...own, ...rule.labels }).map(
        ([name, text]) => `${name}=${JSON.stringify(text)}`,
      );
      return `${rule.record}{${pairs.join(",")}} ${value} ${at * 1000}`;
    });
    await imported(`rule-${index}.prom`, lines);
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-dashboards-"));
  legacy = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" });
    response.end("old_jobs_total 5\nold_queue 1\n");
  }).listen(0, "127.0.0.1");
  await once(legacy, "listening");
  const address = legacy.address();
  const target = typeof address === "object" && address !== null ? `127.0.0.1:${address.port}` : "";
  const scrape = join(directory, "scrape.yml");
  await writeFile(
    scrape,
    `scrape_configs: [{ job_name: shop, scrape_interval: 1s, scrape_timeout: 1s, static_configs: [{ targets: ["${target}"] }] }]\n`,
  );
  backend = await startBackend(
    {
      host: "127.0.0.1",
      port: 0,
      otlpHttpPort: 0,
      otlpGrpcPort: null,
      store: "chdb",
      dataDir: join(directory, "data"),
      retentionDays: 15,
      uiRoot: undefined,
      allowedOrigins: [],
      version: "1.2.3",
      scrape: [scrape],
    },
    { openStore, logger: pino({ level: "silent" }), clock: systemClock },
  );
  const stock = await started("stock", {});
  const shop = await started("shop", { STOCK_URL: stock.url });
  for (let count = 0; count < ROUNDS; count++) await round(shop, stock);
  // Metrics of spans are published every 15 s, and pages are scraped every second: wait for what they must come to.
  const all = REQUESTS.reduce((sum, { times }) => sum + times, 0) * ROUNDS;
  const awaited: readonly (readonly [expr: string, value: number])[] = [
    ['sum(traces_span_metrics_calls_total{job="shop",span_kind="SPAN_KIND_SERVER"})', all],
    ['sum(traces_span_metrics_calls_total{job="stock",span_kind="SPAN_KIND_SERVER"})', 4 * ROUNDS],
    ['sum(traces_service_graph_request_total{client="shop",server="stock"})', 4 * ROUNDS],
    ["count(sightline_service_up == 1)", 2],
    ['sum(scrape_samples_scraped{job="shop"})', 2],
  ];
  for (;;) {
    at = Date.now() / 1000;
    const found = await Promise.all(awaited.map(async ([expr]) => (await asked(expr))[0]?.value));
    if (awaited.every(([, value], index) => found[index] === value)) break;
    await new Promise((resolve) => void setTimeout(resolve, 500));
  }
  await recorded();
}, 240_000);

afterAll(async () => {
  await Promise.all(
    children.map(async (child) => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }),
  );
  legacy.close();
  await backend.close();
  await rm(directory, { recursive: true, force: true });
});

/** The lines of each query, by the names that a person reads; rows of tables by their labels and column. */
function shown(panel: Panel): Promise<Shown> {
  return Promise.all(
    panel.queries.map(async (query) => {
      if (query.kind === "search")
        return new Map([["found", await searched(query.of, query.filter, query.limit ?? 100)]]);
      if (query.kind === "native") throw new Error(`${panel.title} can be asked by ${query.target} alone`);
      const series = await asked(filled(query.expr));
      return new Map(
        series.map(({ labels, value }) => [nameOf(labels, query.legend ?? panel.title, panel), value]),
      );
    }),
  );
}

function nameOf(labels: Series["labels"], legend: string, { kind }: Panel): string {
  const named = legend.replaceAll(/\{\{(\w+)\}\}/gu, (__, label: string) => labels[label] ?? "");
  return (kind === "table" ? [...ownValues(labels), named].join(" ") : named).trim();
}

function ownValues(labels: Series["labels"]): readonly string[] {
  return Object.entries(labels).flatMap(([name, text]) => (name === "__name__" ? [] : [text]));
}

async function searched(of: "traces" | "logs", filter: string, limit: number): Promise<number> {
  // A term of a variable that stands for all values is left out.
  const query = filter.replaceAll('tenant = "$tenant" and ', "").replaceAll("$service", "shop");
  const parameters = new URLSearchParams({
    query,
    from: String(at - 600),
    to: String(at + 60),
    limit: String(limit),
  });
  const path = of === "traces" ? "spans" : "logs";
  const response = await fetch(`${backend.addresses.ui}/api/sightline/${path}?${parameters.toString()}`);
  const body: Readonly<Record<string, unknown>> = JSON.parse(await response.text());
  const list = Object.values(body).find((one) => Array.isArray(one));
  return Array.isArray(list) ? list.length : Number.NaN;
}

describe.each(shippedDashboards())("$title", ({ id, rows }: Dashboard) => {
  const panels = rows.flatMap((row) =>
    row.panels.map((panel) => ({ panel, place: `${row.title}/${panel.title}` })),
  );

  it.each(panels)("shows what is true: $place", async ({ panel, place }) => {
    const truth = TRUTHS[id]?.[place] ?? nothing("the table does not know it");
    expect(differs(await shown(panel), truth)).toEqual([]);
  });

  it("has no panel that the table forgets, and the table none that it has not", () => {
    expect(Object.keys(TRUTHS[id] ?? {})).toEqual(panels.map(({ place }) => place));
  });
});
