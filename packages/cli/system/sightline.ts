/** `sightline start` as a user runs it: a process with children of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface Ready {
  readonly event: "ready";
  readonly ui: string;
  readonly otlpHttp: string;
  readonly otlpGrpc: string | null;
  readonly data: string | null;
  readonly version: string;
}

export class Sightline {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  out = "";
  err = "";

  constructor(args: readonly string[]) {
    this.process = spawn(process.execPath, ["--conditions=@sightline/source", MAIN, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C reaches a group of processes; the test's own group must not get it.
      detached: true,
    });
    this.process.stdout?.on("data", (chunk: Buffer) => (this.out += chunk.toString()));
    this.process.stderr?.on("data", (chunk: Buffer) => (this.err += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.process.once("close", (code, signal) => resolve({ code, signal }));
    });
  }

  /** The ready line. Rejects when the process ends before. */
  async ready(): Promise<Ready> {
    const line = new Promise<Ready>((resolve) => {
      const read = (): void => {
        if (this.out.includes("\n")) resolve(JSON.parse(this.out));
      };
      this.process.stdout?.on("data", read);
      read();
    });
    const over = this.ended.then(({ code }): never => {
      throw new Error(`ended with ${code}: ${this.err}${this.out}`);
    });
    return Promise.race([line, over]);
  }

  /** The process that holds the engine. */
  childPid(): number {
    const { pid } = this.process;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return Number(children.split(" ")[0]);
  }

  /** As a terminal's Ctrl-C: to the whole group. */
  interrupt(): void {
    if (this.process.pid !== undefined) process.kill(-this.process.pid, "SIGINT");
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
