import { createServer, type RequestListener, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { runVerb } from "../../system/run-verb.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, "close");
  }
});

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer({ keepAlive: false }, answer).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`;
}

interface Said {
  readonly code: number;
  readonly steps: readonly {
    readonly id: string;
    readonly ok: boolean;
    readonly got: string;
    readonly fix?: string;
  }[];
  readonly err: string;
}

async function verify(...args: readonly string[]): Promise<Said> {
  const { code, out, err } = await runVerb(["verify", "--json", "--patience", "0s", ...args]);
  const { steps = [] } = JSON.parse(out);
  return { code, steps, err };
}

function found(said: Said, id: string): Said["steps"][number] | undefined {
  return said.steps.find((step) => step.id === id);
}

/** Nothing but the part that is asked about. */
const ALONE = [
  "--without",
  "prometheus",
  "--without",
  "alertmanager",
  "--without",
  "grafana",
  "--without",
  "jaeger",
];

describe("sightline verify --target stack", () => {
  it("says what starts a part that is stopped, and where else it may be", async () => {
    const url = await listening(() => undefined);
    for (const server of servers.splice(0)) server.close();
    const said = await verify(
      "--target",
      "stack",
      "--part",
      `collector=${url}`,
      "--part",
      `otlp=${url}`,
      ...ALONE,
    );
    expect(said.code).toBe(1);
    expect(found(said, "collector.health")).toMatchObject({
      ok: false,
      got: "nothing listens there",
      fix: expect.stringContaining("docker compose up -d otel-collector"),
    });
    expect(found(said, "otlp.traces")?.fix).toContain("--part otlp=URL");
  });

  it("tells a wrong port from a part that is stopped", async () => {
    const url = await listening((_, response) => response.writeHead(404).end("no such page"));
    const said = await verify(
      "--target",
      "stack",
      "--part",
      `collector=${url}`,
      "--part",
      `otlp=${url}`,
      ...ALONE,
    );
    expect(found(said, "collector.health")).toMatchObject({
      got: "404: no such page",
      fix: expect.stringContaining(`${url} is not the collector's health check`),
    });
  });

  it("names the target that is down, with what Prometheus says of it", async () => {
    const url = await listening((request, response) => {
      const target = {
        labels: { job: "orders" },
        scrapeUrl: "http://orders:9464/metrics",
        health: "down",
        lastError: "connection refused",
      };
      response.end(
        request.url === "/-/ready"
          ? "Prometheus Server is Ready.\n"
          : JSON.stringify({ data: { activeTargets: [target] } }),
      );
    });
    const said = await verify(
      "--target",
      "stack",
      "--part",
      `prometheus=${url}`,
      "--part",
      "collector=http://127.0.0.1:1",
      "--part",
      "otlp=http://127.0.0.1:1",
      "--without",
      "jaeger",
      "--without",
      "grafana",
      "--without",
      "alertmanager",
    );
    expect(found(said, "prometheus.targets")).toMatchObject({
      got: "orders (http://orders:9464/metrics) is down: connection refused",
      fix: expect.stringContaining("Start orders, or mend host and port of that job"),
    });
    expect(found(said, "metric.end-to-end")).toMatchObject({ got: "not tried" });
  });

  it("names services whose metrics are not there", async () => {
    const url = await listening((request, response) => {
      const query = new URL(request.url ?? "", "http://x").searchParams.get("query") ?? "";
      const result = query.includes("unless") ? [{ metric: { job: "orders" } }] : [];
      response.end(
        request.url === "/-/ready" ? "Prometheus Server is Ready.\n" : JSON.stringify({ data: { result } }),
      );
    });
    const said = await verify(
      "--target",
      "stack",
      "--part",
      `prometheus=${url}`,
      "--part",
      "otlp=http://127.0.0.1:1",
      ...["collector", "jaeger", "grafana", "alertmanager"].flatMap((name) => ["--without", name]),
    );
    expect(found(said, "services.metrics")).toMatchObject({
      got: "orders without system_memory_usage_bytes",
      fix: expect.stringContaining("OTEL_METRICS_EXPORTER=otlp"),
    });
  });

  it("asks for Grafana's password, and names a data source that is not reached", async () => {
    const url = await listening((request, response) => {
      const path = request.url ?? "";
      if (path === "/api/health") return response.end('{"database":"ok","version":"13.1.0"}');
      if (request.headers.authorization !== `Basic ${btoa("admin:admin")}`)
        return response.writeHead(401).end();
      if (path.startsWith("/api/search")) return response.end('[{"title":"Service"}]');
      if (path.endsWith("/health"))
        return response.writeHead(400).end('{"status":"ERROR","message":"connection refused"}');
      return response.end('[{"name":"Jaeger","uid":"jaeger","type":"jaeger","url":"http://jaeger:16686"}]');
    });
    const rest = [
      "--part",
      `grafana=${url}`,
      "--part",
      "otlp=http://127.0.0.1:1",
      "--without",
      "collector",
      "--without",
      "jaeger",
      "--without",
      "prometheus",
      "--without",
      "alertmanager",
    ];
    const said = await verify("--target", "stack", ...rest);
    expect(found(said, "grafana.answers")).toMatchObject({ ok: true, got: "version 13.1.0" });
    expect(found(said, "grafana.datasources")).toMatchObject({
      got: "Jaeger (http://jaeger:16686): connection refused",
      fix: expect.stringContaining("datasources.yml"),
    });
    expect(found(said, "grafana.dashboards")).toMatchObject({ ok: true, got: "1: Service" });
    const refused = await verify("--target", "stack", ...rest, "--grafana-user", "eve");
    expect(found(refused, "grafana.dashboards")?.fix).toContain("--grafana-password-file");
  });

  it("reads a service's page, as OpenMetrics and as Prometheus' text", async () => {
    const page =
      "# TYPE http_requests counter\nhttp_requests_total 1\nhttp_request_duration_seconds_count 1\nsystem_memory_usage_bytes 1\nsystem_cpu_usage_percent 1\n";
    let heedsAccept = true;
    const url = await listening((request, response) => {
      const isText = heedsAccept && request.headers.accept?.startsWith("text/plain");
      response.setHeader(
        "content-type",
        isText ? "text/plain; version=0.0.4" : "application/openmetrics-text",
      );
      response.end(isText ? page : `${page}# EOF\n`);
    });
    const rest = [
      "--target",
      "stack",
      "--part",
      "collector=http://127.0.0.1:1",
      "--part",
      "otlp=http://127.0.0.1:1",
      ...ALONE,
      "--service",
      `orders=${url}/metrics`,
    ];
    const good = await verify(...rest);
    expect(found(good, "service.orders.metrics")).toMatchObject({ ok: true });
    expect(found(good, "service.orders.scrapers")).toMatchObject({ ok: true });
    heedsAccept = false;
    const deaf = await verify(...rest);
    expect(found(deaf, "service.orders.scrapers")?.fix).toContain("heed the Accept header");
  });

  it("says which default metrics a page is without", async () => {
    const url = await listening((_, response) => response.end("up 1\n"));
    const said = await verify(
      "--target",
      "stack",
      "--part",
      "otlp=http://127.0.0.1:1",
      "--without",
      "collector",
      ...ALONE,
      "--service",
      `orders=${url}`,
    );
    expect(found(said, "service.orders.metrics")).toMatchObject({
      got: expect.stringContaining("without http_requests_total"),
      fix: expect.stringContaining("Let orders start the SDK before anything else"),
    });
  });

  it.each([
    [["--without", "otlp"], "Without a collector nothing can be sent"],
    [["--part", "promethus=http://a"], "Did you mean prometheus?"],
    [["--service", "http://a"], "Write NAME=URL"],
    [["--patience", "soon"], "Write a duration"],
  ])("refuses %j", async (args, reason) => {
    const { code, out } = await runVerb(["verify", "--json", ...args]);
    expect(code).toBe(2);
    expect(out).toContain(reason);
  });
});

describe("sightline verify", () => {
  it("says how the backend is started where it is not", async () => {
    const said = await verify("--url", "http://127.0.0.1:1", "--otlp-url", "http://127.0.0.1:1");
    expect(said.code).toBe(1);
    expect(found(said, "backend.live")?.fix).toContain("sightline start");
    expect(found(said, "otlp.traces")).toMatchObject({
      got: "not tried",
      fix: "Mend backend.ready first: this needs it.",
    });
  });
});
