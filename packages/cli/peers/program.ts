/** A program of somebody else for a test: its output kept, ended with the test, however that ends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Program {
  readonly name: string;
  /** The last of what it wrote. */
  said(): string;
  close(): Promise<void>;
}

export interface Start {
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Answers 200 when it can be used. */
  readonly ready: string;
}

/** @throws with what it said, where it ends before it is ready or is not ready within a minute */
export async function startProgram({ name, path, args, env = {}, cwd, ready }: Start): Promise<Program> {
  const child = spawn(path, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let output = "";
  const take = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-8000));
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const exited = once(child, "exit");
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const end = Date.now() + 60_000;
  while (!(await answers(ready))) {
    if (child.exitCode !== null || Date.now() > end) {
      kill();
      throw new Error(`${name} is not ready: ${output}`);
    }
    await sleep(100);
  }
  return {
    name,
    said: () => output,
    close: async () => {
      process.removeListener("exit", kill);
      if (child.exitCode === null) child.kill("SIGTERM");
      const timer = setTimeout(kill, 10_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** Ports that were free a moment ago, none twice: all are held before the first is let go. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  });
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, "close");
    }),
  );
  return ports;
}
