/** Starts the processes of the example, and ends them together. */
import { spawn, type ChildProcess } from "node:child_process";

export interface ProcessOptions {
  readonly name: string;
  readonly script: string;
  /** Further arguments of Node, before the script. */
  readonly nodeArgs?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
}

/** What a process that does not answer SIGTERM gets before SIGKILL; all must be gone within two seconds. */
const graceMs = 1600;

export class Supervisor {
  readonly #running = new Set<Running>();
  readonly #onDeath: (name: string, how: string) => void;
  #ending = false;

  constructor(onDeath: (name: string, how: string) => void) {
    this.#onDeath = onDeath;
  }

  start({ name, script, nodeArgs = [], env }: ProcessOptions): Running {
    const child = spawn(process.execPath, [...process.execArgv, ...nodeArgs, script], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const ended = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code ?? "unknown"}`));
    });
    const running = { name, child, ended };
    this.#running.add(running);
    void ended.then((how) => {
      this.#running.delete(running);
      if (!this.#ending) this.#onDeath(name, how);
    });
    return running;
  }

  /** Starts a service and gives its address once it listens. */
  async startService(options: ProcessOptions): Promise<string> {
    const running = this.start(options);
    const port = await new Promise<number>((resolve, reject) => {
      running.child.once("message", (message) => {
        const announced =
          typeof message === "object" && message !== null && "port" in message ? message.port : 0;
        resolve(Number(announced));
      });
      void running.ended.then((how) => reject(new Error(`${options.name} ended before it listened: ${how}`)));
    });
    return `http://127.0.0.1:${port}`;
  }

  async end(): Promise<void> {
    this.#ending = true;
    const all = [...this.#running];
    for (const { child } of all) child.kill("SIGTERM");
    const timer = setTimeout(() => {
      for (const { child } of all) child.kill("SIGKILL");
    }, graceMs);
    await Promise.all(all.map(({ ended }) => ended));
    clearTimeout(timer);
  }
}
