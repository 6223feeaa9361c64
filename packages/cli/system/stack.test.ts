/** A generated stack as far as it goes without Go: Debian's promtool, amtool and Prometheus, and the embedded backend. */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, startBackend, systemClock, type Backend } from "@sightline/backend";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
const hasAmtool = spawnSync("amtool", ["--version"]).status === 0;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-stack-"));
  await runVerb([
    "generate",
    "stack",
    "--out",
    folder,
    "--scrape",
    "orders=orders:9464,team=pay",
    "--webhook",
    "http://127.0.0.1:9/",
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.skipIf(!hasPromtool)("is taken by Prometheus, with its rules", () => {
  const { status, stdout } = spawnSync("promtool", ["check", "config", "prometheus.yml"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stdout).toContain("10 rules found");
  expect(status).toBe(0);
});

it.skipIf(!hasAmtool)("is taken by Alertmanager", () => {
  const { status, stdout } = spawnSync("amtool", ["check-config", join(folder, "alertmanager.yml")], {
    encoding: "utf8",
  });
  expect(stdout).toContain("SUCCESS");
  expect(status).toBe(0);
});

describe("sightline verify --target embedded", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await startBackend(
      {
        host: "127.0.0.1",
        port: 0,
        otlpHttpPort: 0,
        otlpGrpcPort: null,
        store: "memory",
        dataDir: folder,
        retentionDays: 15,
        uiRoot: undefined,
        allowedOrigins: [],
        version: "1.2.3",
      },
      { openStore, logger: pino({ level: "silent" }), clock: systemClock },
    );
  });
  afterAll(() => backend.close());

  it("finds again what it sent, and asks for every part", async () => {
    const { out } = await runVerb(["verify", "--json", "--url", backend.addresses.ui]);
    const steps: readonly { readonly id: string; readonly ok: boolean; readonly got: string }[] =
      JSON.parse(out).steps;
    const failed = steps.filter(({ ok }) => !ok);
    // Its pages are not built here.
    expect(failed.filter(({ id }) => id !== "ui.answers")).toEqual([]);
    expect(steps.map(({ id }) => id)).toEqual([
      "backend.live",
      "backend.ready",
      "otlp.traces",
      "otlp.metrics",
      "jaeger.answers",
      "trace.end-to-end",
      "metric.end-to-end",
      "span-metrics",
      "prometheus.targets",
      "prometheus.rules",
      "services.metrics",
      "backend.metrics",
      "ui.answers",
    ]);
  });

  it("says where OTLP is not", async () => {
    const { code, out } = await runVerb([
      "verify",
      "--json",
      "--patience",
      "0s",
      "--url",
      backend.addresses.ui,
      "--otlp-url",
      backend.addresses.ui,
    ]);
    expect(code).toBe(1);
    const steps: readonly { readonly id: string; readonly fix?: string }[] = JSON.parse(out).steps;
    expect(steps.find(({ id }) => id === "otlp.traces")?.fix).toContain("is not the receiver");
  });
});
