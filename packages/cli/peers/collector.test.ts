import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildPeer, whyNoPeers } from "../../../tools/peers/build.mjs";
import { runVerb } from "../system/run-verb.ts";

const missing = whyNoPeers();

const OTLP_PRESETS = [
  "tempo",
  "loki=http://logs:3100/otlp",
  "newrelic=eu",
  "elastic=https://elastic.example:443",
  "signoz-cloud",
  "honeycomb",
];

describe.skipIf(missing !== undefined)(`the collector ${missing ?? ""}`, () => {
  it("takes the configurations, with each preset that it has an exporter for", async () => {
    // Datadog's exporter brings more modules than all others together, and is not built in.
    const otelcol = await buildPeer("collector");
    const folder = await mkdtemp(join(tmpdir(), "sightline-otelcol-"));
    try {
      const presets = OTLP_PRESETS.flatMap((preset) => ["--preset", preset]);
      expect((await runVerb(["generate", "stack", "--out", folder, ...presets])).code).toBe(0);
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
    ["a loglevel of the exporter debug", spelt("debug", "{ loglevel: info }"), false],
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
      expect((await runVerb(["validate", "stack", folder])).code === 0).toBe(taken);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
