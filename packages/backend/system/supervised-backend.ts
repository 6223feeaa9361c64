/** A supervised backend in processes of its own, for tests that kill them. */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Addresses, BackendOptions } from "@sightline/backend";
import { COMPILED_ONCE } from "./compiled-once.ts";

/** Sent when the backend is ready, again after each restart. */
interface Ready {
  readonly addresses: Addresses;
  /** Of the process that holds the engine. */
  readonly pid: number;
}

export class SupervisedBackend {
  readonly #options: BackendOptions;
  #addresses: Addresses | undefined;
  #supervisor: ChildProcess | undefined;
  #enginePid = 0;
  #readyTimes = 0;

  constructor(dataDir: string, changes: Partial<BackendOptions> = {}) {
    this.#options = {
      host: "127.0.0.1",
      port: 0,
      otlpHttpPort: 0,
      otlpGrpcPort: 0,
      store: "chdb",
      dataDir,
      retentionDays: 15,
      uiRoot: undefined,
      allowedOrigins: [],
      version: "1.2.3",
      ...changes,
    };
  }

  /** The ports of the first start are kept. */
  get addresses(): Addresses {
    if (this.#addresses === undefined) throw new Error("the backend was not started");
    return this.#addresses;
  }

  get enginePid(): number {
    return this.#enginePid;
  }

  /** Resolves when it is ready. A process before it may hold directory and ports for a moment: it is tried again. */
  async start(): Promise<void> {
    const before = this.#readyTimes;
    for (let attempt = 0; attempt < 60 && this.#readyTimes === before; attempt++) {
      const ended = this.#launch();
      await Promise.race([ended, this.ready(before + 1)]);
      if (this.#readyTimes === before) await delay(250);
    }
    if (this.#readyTimes === before) throw new Error("the backend did not start");
  }

  /** Resolves when it has been ready so many times. */
  async ready(times: number): Promise<void> {
    const end = performance.now() + 60_000;
    while (this.#readyTimes < times) {
      if (performance.now() > end) throw new Error("the backend was not ready within a minute");
      await delay(10);
    }
  }

  /** Kills the process that holds the engine; the supervisor starts another. Resolves when that one is ready. */
  async killEngine(): Promise<void> {
    const before = this.#readyTimes;
    process.kill(this.#enginePid, "SIGKILL");
    await this.ready(before + 1);
  }

  /** Kills the supervisor, whose child ends by itself then, or both at once; starts another. */
  async killSupervisor(alsoEngine: boolean): Promise<void> {
    this.#supervisor?.kill("SIGKILL");
    if (alsoEngine) process.kill(this.#enginePid, "SIGKILL");
    await this.start();
  }

  async stop(): Promise<void> {
    const supervisor = this.#supervisor;
    if (supervisor === undefined || supervisor.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      supervisor.once("exit", () => resolve());
    });
    supervisor.kill("SIGTERM");
    await ended;
  }

  /** Resolves when the supervisor has ended. */
  #launch(): Promise<void> {
    const program = join(import.meta.dirname, "supervised-program.ts");
    const options = { ...this.#options, ...this.#ports() };
    const child = spawn(
      process.execPath,
      ["--conditions=@sightline/source", program, JSON.stringify(options)],
      { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...COMPILED_ONCE } },
    );
    this.#supervisor = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const told: unknown = JSON.parse(line);
      if (isReady(told) && child === this.#supervisor) {
        this.#addresses = told.addresses;
        this.#enginePid = told.pid;
        this.#readyTimes++;
      }
    });
    return new Promise((resolve) => {
      child.once("exit", () => resolve());
    });
  }

  #ports(): Partial<BackendOptions> {
    if (this.#addresses === undefined) return {};
    const { ui, otlpHttp, otlpGrpc } = this.#addresses;
    return {
      port: portOf(ui),
      otlpHttpPort: portOf(otlpHttp),
      otlpGrpcPort: otlpGrpc === null ? null : portOf(otlpGrpc),
    };
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function isReady(told: unknown): told is Ready {
  return typeof told === "object" && told !== null && "addresses" in told && "pid" in told;
}
