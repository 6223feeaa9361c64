/** A Redis of one's own: a free port, nothing on disk but a temporary directory, and gone with the test. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** Whether the machine has one; npm carries none. Debian: `apt-get install redis-server`. */
export const redisIsInstalled: boolean = spawnSync("redis-server", ["--version"]).status === 0;

export interface Redis {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-redis-"));
  const child = spawn(
    "redis-server",
    ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder, "--save", "", "--appendonly", "no"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await ready(child);
  return {
    host: "127.0.0.1",
    port,
    close: async () => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`Redis ended: ${said}`)));
    child.stdout?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("Ready to accept connections")) resolve();
    });
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}
