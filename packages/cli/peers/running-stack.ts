/**
 * A generated stack in the programs themselves, without containers: the files as `sightline generate stack` writes them,
 * with the names of containers and their ports replaced by ports of this machine, and all waiting times shortened.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPeer } from "../../../tools/peers/build.mjs";
import { run } from "../src/program.ts";
import { Sightline } from "../system/sightline.ts";
import { freePorts, type Program, startProgram } from "./program.ts";

export interface RunningStack {
  readonly folder: string;
  /** Flags of `sightline verify`. */
  readonly parts: readonly string[];
  readonly urls: Readonly<Record<PartName, string>>;
  stop(part: ProgramName): Promise<void>;
  start(part: ProgramName): Promise<void>;
  /** Changes a file of the stack, as a person would; what reads it must be started again. */
  edit(file: string, change: (text: string) => string): Promise<void>;
  said(part: ProgramName): string;
  close(): Promise<void>;
}

export type ProgramName = "collector" | "prometheus" | "alertmanager";
export type PartName = "collector" | "otlp" | "metrics" | "prometheus" | "alertmanager" | "jaeger";

export interface StackRequest {
  /** Further flags of `generate stack`. */
  readonly flags: readonly string[];
}

export async function startStack({ flags }: StackRequest): Promise<RunningStack> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-stack-"));
  await generate([...flags, "--no-container-metrics", "--out", folder]);
  // Jaeger's part: what takes OTLP over gRPC and answers Jaeger's query API.
  const backend = new Sightline([
    "start",
    "--store",
    "memory",
    "--port",
    "0",
    "--otlp-http-port",
    "0",
    "--otlp-grpc-port",
    "0",
    "--json",
  ]);
  const { ui, otlpGrpc } = await backend.ready();
  const [grpc = 0, http = 0, health = 0, metrics = 0, own = 0, prometheus = 0, alertmanager = 0] =
    await freePorts(7);
  const places: readonly (readonly [string, string])[] = [
    ["jaeger:4317", new URL(otlpGrpc ?? "").host],
    ["jaeger:8888", new URL(ui).host],
    ["0.0.0.0:4317", at(grpc)],
    ["0.0.0.0:4318", at(http)],
    ["0.0.0.0:13133", at(health)],
    ["0.0.0.0:8889", at(metrics)],
    ["otel-collector:8889", at(metrics)],
    ["otel-collector:8888", at(own)],
    ["host: 0.0.0.0\n                port: 8888", `host: 127.0.0.1\n                port: ${own}`],
    ["127.0.0.1:9090", at(prometheus)],
    ["alertmanager:9093", at(alertmanager)],
    ["grafana:3000", new URL(ui).host],
    // Times: nothing else of the files is changed.
    ["timeout: 10s", "timeout: 200ms"],
    ["metrics_flush_interval: 15s", "metrics_flush_interval: 1s"],
    ["scrape_interval: 15s", "scrape_interval: 1s"],
    ["evaluation_interval: 15s", "evaluation_interval: 1s"],
    ["for: 1m", "for: 1s"],
    ["group_wait: 30s", "group_wait: 1s"],
  ];
  const moved = (text: string): string => places.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const file = (name: string): string => join(folder, name);
  const edit = async (name: string, change: (text: string) => string): Promise<void> =>
    writeFile(file(name), change(await readFile(file(name), "utf8")));
  for (const name of ["otel-collector-config.yaml", "prometheus.yml", "alertmanager.yml", "alert_rules.yml"])
    await edit(name, moved);
  const urls = {
    collector: `http://${at(health)}`,
    otlp: `http://${at(http)}`,
    metrics: `http://${at(metrics)}`,
    prometheus: `http://${at(prometheus)}`,
    alertmanager: `http://${at(alertmanager)}`,
    jaeger: ui,
  };
  const starts: Readonly<Record<ProgramName, () => Promise<Program>>> = {
    collector: async () =>
      startProgram({
        name: "the collector",
        path: await buildPeer("collector"),
        args: ["--config", file("otel-collector-config.yaml")],
        env: { ENVIRONMENT: "test" },
        ready: urls.collector,
      }),
    prometheus: async () =>
      startProgram({
        name: "Prometheus",
        path: await buildPeer("prometheus"),
        args: [
          `--config.file=${file("prometheus.yml")}`,
          `--storage.tsdb.path=${file("prometheus-data")}`,
          `--web.listen-address=${at(prometheus)}`,
          "--enable-feature=exemplar-storage",
        ],
        cwd: folder,
        ready: `${urls.prometheus}/-/ready`,
      }),
    alertmanager: async () =>
      startProgram({
        name: "Alertmanager",
        path: await buildPeer("alertmanager"),
        args: [
          `--config.file=${file("alertmanager.yml")}`,
          `--storage.path=${file("alertmanager-data")}`,
          `--web.listen-address=${at(alertmanager)}`,
          "--cluster.listen-address=",
        ],
        ready: `${urls.alertmanager}/-/ready`,
      }),
  };
  const running = new Map<ProgramName, Program>();
  const start = async (part: ProgramName): Promise<void> => void running.set(part, await starts[part]());
  const stop = async (part: ProgramName): Promise<void> => {
    await running.get(part)?.close();
    running.delete(part);
  };
  await Promise.all([start("collector"), start("alertmanager"), start("prometheus")]);
  return {
    folder,
    parts: Object.entries(urls)
      .filter(([name]) => name !== "metrics")
      .flatMap(([name, url]) => ["--part", `${name}=${url}`]),
    urls,
    start,
    stop,
    edit,
    said: (part) => running.get(part)?.said() ?? "",
    close: async () => {
      for (const part of running.keys()) await stop(part);
      backend.interrupt();
      await backend.ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function at(port: number): string {
  return `127.0.0.1:${port}`;
}

async function generate(flags: readonly string[]): Promise<void> {
  let said = "";
  const terminal = {
    out: () => undefined,
    err: (text: string) => void (said += text),
    colour: false,
    width: 100,
    env: {},
  };
  const code = await run(["generate", "stack", ...flags], { terminal, version: "test" });
  if (code !== 0) throw new Error(said);
}
