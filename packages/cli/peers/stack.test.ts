import { createServer } from "node:http";
import { once } from "node:events";
import { fork, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPeer, whyNoPeers } from "../../../tools/peers/build.mjs";
import { run } from "../src/program.ts";
import { type RunningStack, startStack } from "./running-stack.ts";

const missing = whyNoPeers();
const APP = fileURLToPath(new URL("app.mjs", import.meta.url));

interface StepSaid {
  readonly id: string;
  readonly ok: boolean;
  readonly got: string;
  readonly fix?: string;
}

async function cli(...args: readonly string[]): Promise<{ code: number; out: string }> {
  let out = "";
  const terminal = {
    out: (text: string) => void (out += text),
    err: () => undefined,
    colour: false,
    width: 100,
    env: {},
  };
  return { code: await run(args, { terminal, version: "test" }), out };
}

async function verify(
  stack: RunningStack,
  patience: string,
  ...more: readonly string[]
): Promise<{ code: number; steps: readonly StepSaid[] }> {
  const { code, out } = await cli(
    "verify",
    "--target",
    "stack",
    "--without",
    "grafana",
    "--json",
    "--patience",
    patience,
    ...stack.parts,
    ...more,
  );
  return { code, steps: JSON.parse(out).steps };
}

function failures(steps: readonly StepSaid[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    steps.filter(({ ok, got }) => !ok && got !== "not tried").map(({ id, fix }) => [id, fix]),
  );
}

const OTLP_PRESETS = [
  "tempo",
  "loki=http://logs:3100/otlp",
  "newrelic=eu",
  "elastic=https://elastic.example:443",
  "signoz-cloud",
  "honeycomb",
];

/** Until it is so; a busy machine has two minutes for it. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 110_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("It did not become so.");
    await sleep(250);
  }
}

describe.skipIf(missing !== undefined)(`the collector ${missing ?? ""}`, () => {
  it("takes the configurations, with each preset that it has an exporter for", async () => {
    // Datadog's exporter brings more modules than all others together, and is not built in.
    const otelcol = await buildPeer("collector");
    const folder = await mkdtemp(join(tmpdir(), "sightline-otelcol-"));
    try {
      const presets = OTLP_PRESETS.flatMap((preset) => ["--preset", preset]);
      expect((await cli("generate", "stack", "--out", folder, ...presets)).code).toBe(0);
      // The collector reads keys when it loads the file.
      const config = join(folder, "otel-collector-config.yaml");
      const text = await readFile(config, "utf8");
      for (const [, name = ""] of text.matchAll(/\/run\/secrets\/([\w.-]+)/gu))
        await writeFile(join(folder, "secrets", name), "key-of-ours");
      await writeFile(config, text.replaceAll("/run/secrets/", `${folder}/secrets/`));
      for (const name of ["otel-collector-config.yaml", "container-metrics-config.yaml"]) {
        const { status, stderr } = spawnSync(otelcol, ["validate", "--config", join(folder, name)], {
          encoding: "utf8",
          env: { ...process.env, ENVIRONMENT: "test" },
        });
        expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: "" });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** A configuration with one exporter, or a setting, as it is spelt. */
const spelt = (
  exporter: string,
  settings = "{}",
  rest = "",
): string => `receivers: { otlp: { protocols: { http: {} } } }
processors: { memory_limiter: { check_interval: 1s, limit_mib: 100 } }
exporters: { ${exporter}: ${settings} }
service:
  pipelines: { traces: { receivers: [otlp], processors: [memory_limiter], exporters: [${exporter}] } }
${rest}`;

describe.skipIf(missing !== undefined)(`validate stack ${missing ?? ""}`, () => {
  it.each<[string, string, boolean]>([
    ["jaeger", spelt("jaeger", '{ endpoint: "jaeger:14250" }'), false],
    ["logging", spelt("logging"), false],
    ["prometheusexporter", spelt("prometheusexporter", '{ endpoint: "0.0.0.0:8889" }'), false],
    [
      "an address of its own metrics",
      spelt("debug", "{}", '  telemetry: { metrics: { address: "0.0.0.0:8888" } }\n'),
      false,
    ],
    ["a component that is nowhere", spelt("debug").replace("[debug]", "[debug, gone]"), false],
    ["otlphttp, an alias", spelt("otlphttp", '{ endpoint: "http://a:4318" }'), true],
    ["otlp_http", spelt("otlp_http", '{ endpoint: "http://a:4318" }'), true],
  ])("says of %s what the collector says", async (_, text, taken) => {
    const folder = await mkdtemp(join(tmpdir(), "sightline-spelt-"));
    try {
      const config = join(folder, "otel.yaml");
      await writeFile(config, text);
      const { status } = spawnSync(await buildPeer("collector"), ["validate", "--config", config]);
      expect(status === 0).toBe(taken);
      expect((await cli("validate", "stack", folder)).code === 0).toBe(taken);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(missing !== undefined)(`a generated stack, running ${missing ?? ""}`, () => {
  let stack: RunningStack;
  const told: string[] = [];
  const receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      told.push(body);
      response.end();
    });
  });

  beforeAll(async () => {
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const address = receiver.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    stack = await startStack({
      flags: ["--webhook", `http://127.0.0.1:${port}/alerts`, "--environment", "test"],
    });
  });
  afterAll(async () => {
    await stack?.close();
    receiver.close();
  });

  it("is proved: every step of verify is good", async () => {
    const { code, steps } = await verify(stack, "60s");
    expect(failures(steps)).toEqual({});
    expect(code).toBe(0);
    expect(steps.map(({ id }) => id)).toEqual([
      "collector.health",
      "otlp.traces",
      "otlp.metrics",
      "jaeger.answers",
      "trace.end-to-end",
      "prometheus.answers",
      "prometheus.targets",
      "metric.end-to-end",
      "span-metrics",
      "prometheus.rules",
      "services.metrics",
      "alertmanager.answers",
      "alertmanager.told",
    ]);
  });

  it("has the environment on each metric, and job and instance of who sent it", async () => {
    const series = await until(async () => {
      const response = await fetch(`${stack.urls.prometheus}/api/v1/query?query=sightline_verify_runs_total`);
      const { data } = JSON.parse(await response.text());
      return data.result[0]?.metric;
    });
    expect(series).toMatchObject({ job: "sightline-verify", environment: "test" });
  });

  it("carries what the SDK sends: spans to Jaeger, each metric once to Prometheus", async () => {
    const app = fork(APP, {
      execArgv: ["--conditions=@sightline/source"],
      env: {
        ...process.env,
        ENVIRONMENT: "test",
        OTEL_EXPORTER_OTLP_ENDPOINT: stack.urls.otlp,
        OTEL_TRACES_EXPORTER: "otlp",
        OTEL_METRICS_EXPORTER: "otlp",
        OTEL_LOGS_EXPORTER: "otlp",
        OTEL_TRACES_SAMPLER: "always_on",
        OTEL_METRIC_EXPORT_INTERVAL: "1000",
      },
    });
    try {
      const [port] = await Promise.race([
        once(app, "message"),
        once(app, "exit").then(() => Promise.reject(new Error("The service ended."))),
      ]);
      const url = `http://127.0.0.1:${String(port)}`;
      for (let request = 0; request < 5; request++) await (await fetch(`${url}/orders`)).text();
      const series = await until(async () => {
        const query = 'http_requests_total{job="orders",endpoint="/orders"}';
        const response = await fetch(
          `${stack.urls.prometheus}/api/v1/query?query=${encodeURIComponent(query)}`,
        );
        const { data } = JSON.parse(await response.text());
        return data.result[0]?.value[1] === "5" ? data.result : undefined;
      });
      expect(series).toHaveLength(1);
      expect(series[0].metric).toMatchObject({ environment: "test", method: "GET" });
      const traces = await until(async () => {
        const response = await fetch(`${stack.urls.jaeger}/api/traces?service=orders&lookback=1h&limit=20`);
        const { data } = JSON.parse(await response.text());
        return data.length === 5 ? data : undefined;
      });
      expect(traces[0].spans[0].operationName).toBe("GET /orders");
      // One series says good, the other bad.
      const business = encodeURIComponent("sum(order_success_rate_events_total)");
      const own = await until(async () => {
        const response = await fetch(`${stack.urls.prometheus}/api/v1/query?query=${business}`);
        const sum: unknown = JSON.parse(await response.text()).data.result[0]?.value[1];
        return sum === "5" ? sum : undefined;
      });
      expect(own).toBe("5");
      // Scrapers that there were before still have their page.
      const { steps } = await verify(stack, "30s", "--service", `orders=${url}/metrics`);
      expect(failures(steps)).toEqual({});
      expect(steps.map(({ id }) => id)).toContain("service.orders.scrapers");
      expect(steps.find(({ id }) => id === "services.metrics")?.got).toBe("orders");
    } finally {
      if (app.exitCode === null) {
        const ended = once(app, "exit");
        app.disconnect();
        await ended;
      }
    }
  });

  describe("is red, with the sentence that mends it,", () => {
    it("when the collector is stopped", async () => {
      await stack.stop("collector");
      // Prometheus hears of it with its next scrape.
      await until(async () => {
        const response = await fetch(
          `${stack.urls.prometheus}/api/v1/query?query=up{job="otel-collector"}==0`,
        );
        return JSON.parse(await response.text()).data.result[0];
      });
      const { code, steps } = await verify(stack, "5s");
      await stack.start("collector");
      expect(code).toBe(1);
      expect(failures(steps)).toMatchObject({
        "collector.health": expect.stringContaining("docker compose up -d otel-collector"),
        "otlp.traces": expect.stringContaining("docker compose up -d otel-collector"),
        "prometheus.targets": expect.stringContaining("Start otel-collector"),
      });
    });

    it("when Prometheus is stopped", async () => {
      await stack.stop("prometheus");
      const { steps } = await verify(stack, "20s");
      await stack.start("prometheus");
      expect(failures(steps)).toEqual({
        "prometheus.answers": expect.stringContaining("docker compose up -d prometheus"),
      });
    });

    it("when Alertmanager is stopped", async () => {
      await stack.stop("alertmanager");
      const { steps } = await verify(stack, "5s");
      await stack.start("alertmanager");
      expect(failures(steps)).toMatchObject({
        "alertmanager.answers": expect.stringContaining("docker compose up -d alertmanager"),
        "prometheus.targets": expect.stringContaining("Start alertmanager"),
      });
    });

    it("when an address is another part's", async () => {
      const { steps } = await verify(
        stack,
        "5s",
        "--part",
        `prometheus=${stack.urls.alertmanager}`,
        "--part",
        `collector=${stack.urls.otlp}`,
      );
      expect(failures(steps)).toMatchObject({
        "prometheus.answers": expect.stringContaining("is not Prometheus"),
        "collector.health": expect.stringContaining("is not the collector's health check"),
      });
    });

    it("when the collector sends traces elsewhere", async () => {
      await stack.stop("collector");
      let before = "";
      await stack.edit("otel-collector-config.yaml", (text) => {
        before = text;
        return text.replace(/(otlp_grpc\/jaeger:\n\s+endpoint: )\S+/u, "$1127.0.0.1:9");
      });
      await stack.start("collector");
      const { steps } = await verify(stack, "10s");
      await stack.stop("collector");
      await stack.edit("otel-collector-config.yaml", () => before);
      await stack.start("collector");
      expect(failures(steps)).toMatchObject({
        "trace.end-to-end": expect.stringContaining("the exporter otlp_grpc/jaeger"),
      });
    });

    it("when Prometheus does not ask the collector, or has no rules", async () => {
      await stack.stop("prometheus");
      let before = "";
      await stack.edit("prometheus.yml", (text) => {
        before = text;
        return text
          .replace("job_name: otel-collector\n", "job_name: something-else\n")
          .replace(/rule_files:\n\s+- \S+\n/u, "");
      });
      await stack.start("prometheus");
      const { steps } = await verify(stack, "20s");
      await stack.stop("prometheus");
      await stack.edit("prometheus.yml", () => before);
      await stack.start("prometheus");
      expect(failures(steps)).toMatchObject({
        "prometheus.targets": expect.stringContaining("Give prometheus.yml the job otel-collector"),
        "prometheus.rules": expect.stringContaining("Name alert_rules.yml under rule_files"),
      });
    });
  });

  it("tells Alertmanager of a service that is down, and that whom it is told to", async () => {
    await stack.stop("prometheus");
    // Nothing listens at port 9 of this machine.
    await stack.edit(
      "prometheus.yml",
      (text) =>
        `${text}  - job_name: orders\n    static_configs:\n      - targets:\n          - 127.0.0.1:9\n`,
    );
    await stack.start("prometheus");
    const alert = await until(async () => {
      const alerts: readonly { labels: Record<string, string> }[] = JSON.parse(
        await (await fetch(`${stack.urls.alertmanager}/api/v2/alerts`)).text(),
      );
      return alerts.find(({ labels }) => labels["alertname"] === "ServiceDown" && labels["job"] === "orders");
    });
    expect(alert.labels).toMatchObject({ severity: "critical", environment: "test" });
    const message = await until(async () => told.find((body) => body.includes("ServiceDown")));
    expect(JSON.parse(message)).toMatchObject({ status: "firing" });
  });
});
