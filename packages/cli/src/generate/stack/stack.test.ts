import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "../../../system/run-verb.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-stack-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function generate(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(["generate", "stack", ...args]);
}

describe("sightline generate stack", () => {
  it("writes every file, says what comes next, and leaves the same bytes alone", async () => {
    const { code, out, err } = await generate("--out", folder, "--port-offset", "1000");
    expect(code).toBe(0);
    const files = (await readdir(folder, { recursive: true }))
      .filter((name) => /\.\w+$/u.test(name))
      .toSorted();
    expect(files).toEqual(
      expect.arrayContaining([
        "alert_rules.yml",
        "alertmanager.yml",
        "app.compose.yml",
        "container-metrics-config.yaml",
        join("dashboards", "service_dashboard.json"),
        "docker-compose.yml",
        join("grafana", "provisioning", "dashboards", "dashboards.yml"),
        join("grafana", "provisioning", "datasources", "datasources.yml"),
        "jaeger.yaml",
        "otel-collector-config.yaml",
        "prometheus.yml",
      ]),
    );
    expect(out.trim().split("\n")).toHaveLength(files.length);
    expect(err).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:5318");
    expect(err).toContain("sightline verify --target stack --port-offset 1000");
    expect(err).toContain("--preset loki=ADDRESS keeps them");
    const again = await generate("--out", folder, "--port-offset", "1000");
    expect(
      again.out
        .trim()
        .split("\n")
        .every((line) => line.endsWith("(unchanged)")),
    ).toBe(true);
  });

  it("takes SLOs, and who is told", async () => {
    const slo = join(folder, "slo.yml");
    await writeFile(
      slo,
      'version: prometheus/v1\nservice: shop\nslos:\n  - name: ab\n    objective: 99.9\n    sli: { events: { error_query: "sum(rate(e[{{.window}}]))", total_query: "sum(rate(t[{{.window}}]))" } }\n    alerting: { name: A, page_alert: {}, ticket_alert: {} }\n',
    );
    const out = join(folder, "stack");
    expect((await generate("--out", out, "--slo", slo, "--webhook", "http://pager.example/x")).code).toBe(0);
    expect(await readFile(join(out, "slo_rules.yml"), "utf8")).toContain("slo:sli_error:ratio_rate5m");
    expect(await readFile(join(out, "prometheus.yml"), "utf8")).toContain("- slo_rules.yml");
    expect(await readFile(join(out, "docker-compose.yml"), "utf8")).toContain(
      "./slo_rules.yml:/etc/prometheus/slo_rules.yml:ro",
    );
    expect(await readFile(join(out, "alertmanager.yml"), "utf8")).toContain("http://pager.example/x");
  });

  it("has the dashboards, SLOs and alerts of a declaration", async () => {
    const telemetry = fileURLToPath(
      new URL("../../../../../examples/audio-orchestrator/telemetry.ts", import.meta.url),
    );
    const { code, err } = await generate("--out", folder, "--telemetry", telemetry);
    expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    expect(await readFile(join(folder, "slo_rules.yml"), "utf8")).toContain("sloth_id");
    const shipped = await readdir(join(folder, "dashboards"));
    expect(shipped).toEqual(
      expect.arrayContaining(["audio-orchestrator-overview.json", "audio-orchestrator-turns.json"]),
    );
  });

  it("tells which secrets are to be written", async () => {
    const { err } = await generate("--out", folder, "--preset", "honeycomb", "--listen", "0.0.0.0");
    expect(err).toContain("secrets/honeycomb_api_key");
    expect(err).toContain("secrets/grafana_admin_password");
    expect(await readFile(join(folder, "presets", "honeycomb.env"), "utf8")).toContain(
      "OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=${HONEYCOMB_API_KEY}",
    );
  });

  it("gives services the variables to send to each preset by themselves, and the SDK takes them", async () => {
    const presets = [
      "tempo",
      "loki",
      "datadog=datadoghq.eu",
      "newrelic",
      "elastic=https://e:443",
      "signoz-cloud=eu",
      "honeycomb=eu",
    ];
    await generate("--out", folder, ...presets.flatMap((preset) => ["--preset", preset]));
    const seen: Record<string, readonly string[]> = {};
    for (const name of presets.map((preset) => preset.replace(/=.*/u, ""))) {
      const file = join(folder, "presets", `${name}.env`);
      const asked = ["doctor", "--env", "--env-file", file, "--json"];
      const { out } = await runVerb(asked, { OTEL_SERVICE_NAME: "orders" });
      const { ok, problems, exporters } = JSON.parse(out);
      expect({ name, ok, problems }).toEqual({ name, ok: true, problems: [] });
      seen[name] = exporters.map(
        ({ signal, to }: { signal: string; to: string }) => `${signal} ${to.split(" ")[0]}`,
      );
    }
    expect(seen).toMatchObject({
      tempo: ["traces http://tempo:4317"],
      loki: ["logs http://loki:3100/otlp/v1/logs"],
      datadog: expect.arrayContaining(["metrics https://otlp.datadoghq.eu/v1/metrics"]),
      honeycomb: expect.arrayContaining(["traces https://api.eu1.honeycomb.io/v1/traces"]),
    });
  });

  it("prints everything without a directory, and data with --json", async () => {
    expect((await generate("--target", "signoz")).out).toContain("# clickhouse/cluster.yaml\n");
    const { ok, files } = JSON.parse((await generate("--runtime", "kubernetes", "--json")).out);
    expect(ok).toBe(true);
    expect(files.map(({ name }: { name: string }) => name)).toContain("kubernetes/kustomization.yaml");
  });

  it.each([
    [["--preset", "tempoo"], "Did you mean tempo?"],
    [["--preset", "elastic"], "The preset elastic needs an address"],
    [["--preset", "newrelic=mars"], "knows us, eu"],
    [["--preset", "loki", "--preset", "loki"], "is there twice"],
    [["--preset", "tempo=http://tempo:4317"], "needs an address such as tempo:4317"],
    [["--scrape", "orders"], "names no service"],
    [["--scrape", "orders=http://a:1"], "is no HOST:PORT"],
    [["--scrape", "orders=a:1,job=b"], "the stack's own"],
    [["--port-offset", "60000"], "from 0 to"],
    [["--listen", "everywhere"], "Write an address"],
    [["--image", "grafna=x"], "Did you mean grafana?"],
    [["--namespace", "My_Space"], "small letters"],
    [["--target", "signoz", "--runtime", "kubernetes"], "Helm chart"],
  ])("refuses %j", async (args, reason) => {
    const { code, err } = await generate("--out", folder, ...args);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });
});
