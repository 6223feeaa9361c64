import { createServer } from "node:http";
import { once } from "node:events";
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoPeers } from "../../../tools/peers/build.mjs";
import { runVerb } from "../system/run-verb.ts";
import { type ProgramName, type RunningStack, startStack } from "./running-stack.ts";

const missing = whyNoPeers();
const APP = fileURLToPath(new URL("app.mjs", import.meta.url));

interface StepSaid {
  readonly id: string;
  readonly ok: boolean;
  readonly got: string;
  readonly fix?: string;
}

async function verify(
  stack: RunningStack,
  patience: string,
  ...more: readonly string[]
): Promise<{ code: number; steps: readonly StepSaid[] }> {
  const { code, out } = await runVerb([
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
  ]);
  return { code, steps: JSON.parse(out).steps };
}

function failures(steps: readonly StepSaid[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    steps.filter(({ ok, got }) => !ok && got !== "not tried").map(({ id, fix }) => [id, fix]),
  );
}

/** Whether Prometheus' last scrape of a job was answered, or (0) was not. */
async function isUp({ urls }: RunningStack, job: string, value: 0 | 1): Promise<true | undefined> {
  const query = encodeURIComponent(`up{job="${job}"} == ${value}`);
  const response = await fetch(`${urls.prometheus}/api/v1/query?query=${query}`);
  return JSON.parse(await response.text()).data.result.length > 0 ? true : undefined;
}

/** While a part is stopped, and Prometheus has heard of it with its next scrape. */
async function stopped(
  stack: RunningStack,
  part: ProgramName,
  job: string,
): Promise<Awaited<ReturnType<typeof verify>>> {
  await stack.stop(part);
  try {
    await until(() => isUp(stack, job, 0));
    return await verify(stack, "5s");
  } finally {
    await stack.start(part);
    await until(() => isUp(stack, job, 1));
  }
}

function withoutJobAndRules(text: string): string {
  return text
    .replace("job_name: otel-collector\n", "job_name: something-else\n")
    .replace(/rule_files:\n\s+- \S+\n/u, "");
}

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
      expect(Object.values(traces[0].processes)).toMatchObject([{ serviceName: "orders" }]);
      // One series says good, the other bad.
      const business = encodeURIComponent("sum(order_success_rate_events_total)");
      const own = await until(async () => {
        const response = await fetch(`${stack.urls.prometheus}/api/v1/query?query=${business}`);
        const sum: unknown = JSON.parse(await response.text()).data.result[0]?.value[1];
        return sum === "5" ? sum : undefined;
      });
      expect(own).toBe("5");
      // Jaeger's page "Monitor" asks Prometheus for the metrics of spans.
      const calls = await until(async () => {
        const asked = "service=orders&spanKind=server&step=1000&lookback=600000&ratePer=60000";
        const response = await fetch(`${stack.urls.jaeger}/api/metrics/calls?${asked}`);
        const { metrics } = JSON.parse(await response.text());
        return metrics?.[0];
      });
      expect(calls).toMatchObject({ labels: [{ name: "service_name", value: "orders" }] });
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
      const { code, steps } = await stopped(stack, "collector", "otel-collector");
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
      const { steps } = await stopped(stack, "alertmanager", "alertmanager");
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

    it("when Jaeger is stopped", async () => {
      const { steps } = await stopped(stack, "jaeger", "jaeger");
      expect(failures(steps)).toMatchObject({
        "jaeger.answers": expect.stringContaining("docker compose up -d jaeger"),
        "prometheus.targets": expect.stringContaining("Start jaeger"),
      });
      expect(steps.find(({ id }) => id === "trace.end-to-end")?.got).toBe("not tried");
    });

    it.each<[string, (url: RunningStack["urls"]) => string, string]>([
      ["Prometheus", ({ prometheus }) => prometheus, "is not Jaeger: it knows no /api/services"],
      ["where OTLP is taken", ({ otlp }) => otlp, "is not Jaeger: it knows no /api/services"],
      ["where nobody is", () => "http://127.0.0.1:9", "docker compose up -d jaeger"],
    ])("when Jaeger's address is %s", async (_, place, sentence) => {
      const { steps } = await verify(stack, "5s", "--part", `jaeger=${place(stack.urls)}`);
      expect(failures(steps)).toMatchObject({ "jaeger.answers": expect.stringContaining(sentence) });
    });

    it.each<[string, "collector" | "jaeger", (text: string) => string, string]>([
      [
        "the collector sends traces elsewhere",
        "collector",
        (text) => text.replace(/(otlp_grpc\/jaeger:\n\s+endpoint: )\S+/u, "$1127.0.0.1:9"),
        "the exporter otlp_grpc/jaeger",
      ],
      [
        "Jaeger takes OTLP on one machine only, at another port",
        "jaeger",
        (text) => text.replace(/(grpc:\n\s+endpoint: )\S+(\n\s+http:)/u, "$1127.0.0.1:0$2"),
        "receiver otlp at 0.0.0.0:4317",
      ],
      [
        "Jaeger shows another storage than it fills",
        "jaeger",
        (text) =>
          text
            .replace("    backends:\n", "    backends:\n      other: { memory: { max_traces: 100 } }\n")
            .replace("trace_storage: traces", "trace_storage: other"),
        "the storage that jaeger_query shows",
      ],
    ])("when %s", async (_, part, change, sentence) => {
      await stack.changed(part, change, async () => {
        const { steps } = await verify(stack, "8s");
        expect(failures(steps)).toMatchObject({ "trace.end-to-end": expect.stringContaining(sentence) });
      });
    });

    it("when Prometheus does not ask the collector, or has no rules", async () => {
      await stack.changed("prometheus", withoutJobAndRules, async () => {
        const { steps } = await verify(stack, "20s");
        expect(failures(steps)).toMatchObject({
          "prometheus.targets": expect.stringContaining("Give prometheus.yml the job otel-collector"),
          "prometheus.rules": expect.stringContaining("Name alert_rules.yml under rule_files"),
        });
      });
    });
  });

  it("tells Alertmanager of a service that is down, and that whom it is told to", async () => {
    const down = `  - job_name: orders\n    static_configs:\n      - targets:\n          - 127.0.0.1:9\n`;
    // Nothing listens at port 9 of this machine.
    await stack.changed("prometheus", (text) => text + down, theyAreTold);

    async function theyAreTold(): Promise<void> {
      const alert = await until(async () => {
        const alerts: readonly { labels: Record<string, string> }[] = JSON.parse(
          await (await fetch(`${stack.urls.alertmanager}/api/v2/alerts`)).text(),
        );
        return alerts.find(
          ({ labels }) => labels["alertname"] === "ServiceDown" && labels["job"] === "orders",
        );
      });
      expect(alert.labels).toMatchObject({ severity: "critical", environment: "test" });
      const message = await until(async () => told.find((body) => body.includes("ServiceDown")));
      expect(JSON.parse(message)).toMatchObject({ status: "firing" });
    }
  });
});
