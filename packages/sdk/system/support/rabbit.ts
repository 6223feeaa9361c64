/** A RabbitMQ of one's own: free ports, a temporary directory, and gone with the test, its port mapper included. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./redis.ts";

/** Debian's wrapper would change the user; the program itself lies here. */
const PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server";
export const rabbitIsInstalled: boolean = spawnSync("test", ["-x", PROGRAM]).status === 0;

export interface Rabbit {
  readonly url: string;
  close(): Promise<void>;
}

export async function startRabbit(): Promise<Rabbit> {
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-rabbit-"));
  const [port, distribution, mapper] = [await freePort(), await freePort(), await freePort()];
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    ERL_EPMD_PORT: String(mapper),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_NODENAME: `sightline${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: path.join(folder, "data"),
    RABBITMQ_LOG_BASE: path.join(folder, "log"),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, "plugins"),
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
  };
  const child = spawn(PROGRAM, [], { env, detached: true, stdio: "ignore" });
  const close = async (): Promise<void> => {
    const gone = once(child, "exit");
    // The group: the program is a script with the emulator below it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    if (child.exitCode === null) await gone;
    spawnSync("epmd", ["-port", String(mapper), "-kill"], { env });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(port);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `amqp://guest:guest@127.0.0.1:${port}`, close };
}

async function answering(port: number): Promise<void> {
  const limit = performance.now() + 60_000;
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    if (performance.now() > limit) throw new Error("RabbitMQ did not start within a minute.");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
