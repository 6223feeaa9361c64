/** A real backend as a user starts it, with its store in memory, on free ports: for pages whose answers must be true. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));

export interface LiveBackend {
  readonly ui: string;
  readonly otlpHttp: string;
  readonly close: () => Promise<void>;
}

export async function startBackend(): Promise<LiveBackend> {
  const data = await mkdtemp(join(tmpdir(), "sightline-live-"));
  const ports = ["--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0"];
  const child = spawn(
    process.execPath,
    [
      "--conditions=@sightline/source",
      MAIN,
      "start",
      "--json",
      "--store",
      "memory",
      "--data",
      data,
      ...ports,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  const { ui, otlpHttp } = await readyLine(child);
  return {
    ui,
    otlpHttp,
    close: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function readyLine(child: ChildProcess): Promise<{ readonly ui: string; readonly otlpHttp: string }> {
  return new Promise((resolve, reject) => {
    let [out, err] = ["", ""];
    child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes("\n")) resolve(JSON.parse(out.slice(0, out.indexOf("\n"))));
    });
    child.once("close", (code) => reject(new Error(`The backend ended with ${code}: ${err}${out}`)));
  });
}
