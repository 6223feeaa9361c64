/**
 * A generated stack in the programs themselves, without containers: the files as `sightline generate stack` writes them,
 * with the names of containers and their ports replaced by ports of this machine, and all waiting times shortened.
 */
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPeer } from "../../../tools/peers/build.mjs";
import { runVerb } from "../system/run-verb.ts";
import { choosePlaces, type PartName, type Places } from "./places.ts";
import { PortTaken, type Program, type Start, startAgain, startProgram } from "./program.ts";

export interface RunningStack {
  readonly folder: string;
  /** Flags of `sightline verify`. */
  readonly parts: readonly string[];
  readonly urls: Readonly<Record<PartName, string>>;
  /** Where Jaeger takes OTLP over gRPC: `127.0.0.1:20480`. */
  readonly jaegerGrpc: string;
  stop(part: ProgramName): Promise<void>;
  start(part: ProgramName): Promise<void>;
  /** Runs `during` with a file of the stack changed, as a person would, and the program that reads it started anew. */
  changed(part: ProgramName, change: (text: string) => string, during: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export type ProgramName = "collector" | "jaeger" | "prometheus" | "alertmanager";

const CONFIGS: Readonly<Record<ProgramName, string>> = Object.freeze({
  collector: "otel-collector-config.yaml",
  jaeger: "jaeger.yaml",
  prometheus: "prometheus.yml",
  alertmanager: "alertmanager.yml",
});

export interface StackRequest {
  /** Further flags of `generate stack`. */
  readonly flags: readonly string[];
}

/** Somebody may take a port between its being found free and its being listened at: the whole stack moves then. */
export async function startStack(request: StackRequest): Promise<RunningStack> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(request);
    } catch (cause) {
      if (!(cause instanceof PortTaken) || attempt === 5) throw cause;
    }
  }
}

async function startOnce({ flags }: StackRequest): Promise<RunningStack> {
  const folder = await mkdtemp(join(tmpdir(), "sightline-stack-"));
  await generate([...flags, "--no-container-metrics", "--out", folder]);
  const grafana = await grafanaPage();
  const places = await choosePlaces(folder, addressOf(grafana));
  const file = (name: string): string => join(folder, name);
  const edit = async (name: string, change: (text: string) => string): Promise<void> =>
    writeFile(file(name), change(await readFile(file(name), "utf8")));
  for (const [name, replacements] of Object.entries(places.files))
    await edit(name, (text) => replacements.reduce((all, [from, to]) => all.replaceAll(from, to), text));
  const starts = startsOf(file, places);
  const running = new Map<ProgramName, Program>();
  const stop = async (part: ProgramName): Promise<void> => {
    await running.get(part)?.close();
    running.delete(part);
  };
  const start = async (part: ProgramName): Promise<void> =>
    void running.set(part, await startAgain(await starts[part]()));
  const close = async (): Promise<void> => {
    await Promise.all([...running.keys()].map(stop));
    grafana.close();
    await rm(folder, { recursive: true, force: true });
  };
  const begun = await Promise.allSettled(
    (["jaeger", "collector", "alertmanager", "prometheus"] as const).map(async (part) =>
      running.set(part, await startProgram(await starts[part]())),
    ),
  );
  const failure = begun.find((outcome) => outcome.status === "rejected");
  if (failure !== undefined) {
    await close();
    throw failure.reason;
  }
  return {
    folder,
    parts: Object.entries(places.urls)
      .filter(([name]) => name !== "metrics")
      .flatMap(([name, url]) => ["--part", `${name}=${url}`]),
    urls: places.urls,
    jaegerGrpc: places.jaegerGrpc,
    start,
    stop,
    changed: async (part, change, during) => {
      const name = CONFIGS[part];
      const before = await readFile(file(name), "utf8");
      const again = async (text: string): Promise<void> => {
        await stop(part);
        await writeFile(file(name), text);
        await start(part);
      };
      const after = change(before);
      if (after === before) throw new Error(`Nothing was changed in ${name}: ${before}`);
      try {
        await again(after);
        await during();
      } finally {
        await again(before);
      }
    },
    close,
  };
}

function startsOf(
  file: (name: string) => string,
  places: Places,
): Readonly<Record<ProgramName, () => Promise<Start>>> {
  const { urls } = places;
  return {
    collector: async () => ({
      name: "the collector",
      path: await buildPeer("collector"),
      args: ["--config", file(CONFIGS.collector)],
      env: { ENVIRONMENT: "test" },
      ready: urls.collector,
      listens: /Everything is ready/u,
    }),
    jaeger: async () => ({
      name: "Jaeger",
      path: await buildPeer("jaeger"),
      args: ["--config", file(CONFIGS.jaeger)],
      // As the health check of the container asks.
      ready: `http://${places.jaegerHealth}/status`,
      listens: /Everything is ready/u,
    }),
    prometheus: async () => ({
      name: "Prometheus",
      path: await buildPeer("prometheus"),
      args: [
        `--config.file=${file(CONFIGS.prometheus)}`,
        `--storage.tsdb.path=${file("prometheus-data")}`,
        `--web.listen-address=${places.prometheus}`,
        "--enable-feature=exemplar-storage",
      ],
      cwd: file("."),
      ready: `${urls.prometheus}/-/ready`,
      listens: /Server is ready to receive web requests/u,
    }),
    alertmanager: async () => ({
      name: "Alertmanager",
      path: await buildPeer("alertmanager"),
      args: [
        `--config.file=${file(CONFIGS.alertmanager)}`,
        `--storage.path=${file("alertmanager-data")}`,
        `--web.listen-address=${places.alertmanager}`,
        "--cluster.listen-address=",
      ],
      ready: `${urls.alertmanager}/-/ready`,
      listens: /msg="?Listening on/u,
    }),
  };
}

/** No Grafana can be built here: what Prometheus finds where it scrapes Grafana is this page. */
async function grafanaPage(): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end("grafana_build_info 1\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server does not listen.");
  return `127.0.0.1:${address.port}`;
}

async function generate(flags: readonly string[]): Promise<void> {
  const { code, err } = await runVerb(["generate", "stack", ...flags]);
  if (code !== 0) throw new Error(err);
}
