/** A program of somebody else for a test: its output kept, ended with the test, however that ends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isTaken } from "./ports.ts";

export interface Program {
  /** What it wrote, of much the last. */
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
  /** What it writes when it has all its ports: who answers at `ready` may be another program that has that one. */
  readonly listens: RegExp;
}

/** A program that ended because somebody has one of its ports. */
export class PortTaken extends Error {}

/**
 * @throws PortTaken where it ends because of a port
 * @throws with what it said, where it ends before it is ready or is not ready within two minutes
 */
export async function startProgram(start: Start): Promise<Program> {
  const { name, path, args, env = {}, cwd, ready, listens } = start;
  const child = spawn(path, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let output = "";
  const take = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-1_000_000));
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  // When all that it wrote has been read.
  const ended = once(child, "close");
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const close = async (): Promise<void> => {
    process.removeListener("exit", kill);
    if (!hasEnded()) child.kill("SIGTERM");
    const timer = setTimeout(kill, 10_000);
    await ended;
    clearTimeout(timer);
  };
  const end = Date.now() + 120_000;
  while (!listens.test(output) || !(await answers(ready))) {
    if (hasEnded() || Date.now() > end) {
      kill();
      await close();
      const reason = `${name} is not ready: ${output.slice(-8000)}`;
      throw isTaken(output) ? new PortTaken(reason) : new Error(reason);
    }
    await sleep(100);
  }
  return { said: () => output, close };
}

/** The same, for a program whose port is written down elsewhere: who took it while it was stopped is waited for. */
export async function startAgain(start: Start): Promise<Program> {
  for (const end = Date.now() + 60_000; ; await sleep(250)) {
    try {
      return await startProgram(start);
    } catch (cause) {
      if (!(cause instanceof PortTaken) || Date.now() > end) throw cause;
    }
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
