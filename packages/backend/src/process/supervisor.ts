/**
 * Starts the process that holds the engine and starts it again when it crashes or hangs: native code may fall, and what it
 * had acknowledged is on disk.
 */
import { fork, type ChildProcess } from "node:child_process";
import { getCompileCacheDir } from "node:module";
import { fileURLToPath } from "node:url";
import { assertNever, type SightlineError } from "@sightline/model";
import type { EndReport } from "./end-report.ts";
import { processErrors } from "./errors.ts";
import { errorOf, type ToChild, type ToSupervisor } from "./messages.ts";
import type { Addresses, BackendOptions } from "./options.ts";
import { PULSE_LIMITS, PulseWatch, type PulseLimits } from "./pulse.ts";
import { withRestart } from "./restarts.ts";

/** What the user is told, one line each. */
export type SupervisorEvent =
  | { readonly kind: "crashed"; readonly how: string; readonly restartMs: number }
  | { readonly kind: "restarted"; readonly addresses: Addresses }
  | { readonly kind: "ended" }
  /** The backend has ended in order. */
  | { readonly kind: "closed"; readonly report: EndReport }
  | { readonly kind: "restart-failed"; readonly error: SightlineError; readonly restartMs: number };

export interface SupervisorOptions {
  readonly backend: BackendOptions;
  /** pino's levels. */
  readonly logLevel: string;
  readonly notify: (event: SupervisorEvent) => void;
  /** After which silence the process is killed and started again; default `PULSE_LIMITS`. */
  readonly pulse?: PulseLimits;
}

const FIRST_ATTEMPTS = 3;
const SHORTEST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** A process that held this long has recovered: the next crash is a new one. */
const STEADY_MS = 30_000;
/** Of the five seconds that an end may take; the child gives up a little earlier by itself. */
const STOP_MS = 4000;
/** While it starts, it has acknowledged nothing that is not on the disk, and may be in the middle of what takes long. */
const STOP_STARTING_MS = 1500;
/** libuv's four threads would let four slow queries hold up every unpacking of a body. */
const THREADS = "16";

export class Supervisor {
  readonly #options: SupervisorOptions;
  #backend: BackendOptions;
  #child: ChildProcess | undefined;
  #stopping = false;
  #isReady = false;
  #wake: (() => void) | undefined;
  #pauseMs = SHORTEST_PAUSE_MS;
  /** Why the process was killed by this supervisor. */
  #hung: string | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#backend = options.backend;
  }

  /** The process that holds the engine, while there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the engine answers and all ports are open. Rejects with the reason, and nothing runs then. */
  async start(): Promise<Addresses> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#launch();
      if (outcome.kind === "ready") return this.#settled(outcome.addresses);
      if (outcome.kind === "failed") throw outcome.error;
      if (attempt === FIRST_ATTEMPTS || this.#stopping) {
        throw processErrors.BACKEND_KEEPS_CRASHING({ how: outcome.how, attempts: attempt });
      }
    }
  }

  /** Idempotent. The process has ended when it resolves, by force after four seconds, while it starts after one and a half. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), this.#isReady ? STOP_MS : STOP_STARTING_MS);
    if (child.connected) tell(child, { kind: "stop" });
    else child.kill("SIGTERM");
    await ended;
    clearTimeout(timer);
  }

  /** The ports that were taken stay the backend's, also over a restart. */
  #settled(addresses: Addresses): Addresses {
    this.#isReady = true;
    this.#backend = {
      ...this.#backend,
      port: portOf(addresses.ui),
      otlpHttpPort: portOf(addresses.otlpHttp),
      otlpGrpcPort: addresses.otlpGrpc === null ? null : portOf(addresses.otlpGrpc),
    };
    const since = performance.now();
    this.#child?.once("exit", (code, signal) => {
      if (performance.now() - since > STEADY_MS) this.#pauseMs = SHORTEST_PAUSE_MS;
      if (code !== 0) void this.#recover(this.#hung ?? howItEnded(code, signal));
      // Somebody ended it by its id, which is the one that the lock of the data directory names: the backend is meant.
      else if (!this.#stopping) this.#options.notify({ kind: "ended" });
    });
    return addresses;
  }

  async #recover(how: string): Promise<void> {
    if (this.#stopping) return;
    const { restarts = [] } = this.#backend;
    const restart = { time: Date.now() / 1000, reason: how };
    this.#backend = { ...this.#backend, restarts: withRestart(restarts, restart) };
    this.#options.notify({ kind: "crashed", how, restartMs: this.#pauseMs });
    for (;;) {
      await this.#pause();
      if (this.#stopping) return;
      const outcome = await this.#launch();
      if (outcome.kind === "ready") {
        this.#options.notify({ kind: "restarted", addresses: this.#settled(outcome.addresses) });
        return;
      }
      if (this.#stopping) return;
      const error =
        outcome.kind === "failed"
          ? outcome.error
          : processErrors.BACKEND_FAILED({ reason: `${outcome.how}.` });
      this.#options.notify({ kind: "restart-failed", error, restartMs: this.#pauseMs });
    }
  }

  /** Twice as long each time; `stop` cuts it short. */
  async #pause(): Promise<void> {
    const milliseconds = this.#pauseMs;
    this.#pauseMs = Math.min(milliseconds * 2, LONGEST_PAUSE_MS);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #launch(): Promise<Outcome> {
    const child = forkChild();
    this.#child = child;
    this.#isReady = false;
    tell(child, { kind: "start", options: this.#backend, logLevel: this.#options.logLevel });
    this.#hung = undefined;
    const watch = new PulseWatch(this.#options.pulse ?? PULSE_LIMITS, (reason) => {
      this.#hung = reason;
      child.kill("SIGKILL");
    });
    child.once("exit", () => watch.end());
    child.on("message", (message: ToSupervisor) => {
      switch (message.kind) {
        case "beat":
          return watch.beat(message.storeSeconds);
        case "ready":
          return watch.ready();
        case "closed":
          return this.#options.notify(message);
        case "failed":
          return undefined;
        default:
          return assertNever(message, "message");
      }
    });
    return outcomeOf(child);
  }
}

type Outcome =
  | { readonly kind: "ready"; readonly addresses: Addresses }
  | { readonly kind: "failed"; readonly error: SightlineError }
  | { readonly kind: "crashed"; readonly how: string };

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve) => {
    let failure: SightlineError | undefined;
    child.once("exit", (code, signal) => {
      if (failure === undefined) resolve({ kind: "crashed", how: howItEnded(code, signal) });
      else resolve({ kind: "failed", error: failure });
    });
    // The child is our own program: messages are what it types them to be.
    child.on("message", (message: ToSupervisor) => {
      if (message.kind === "ready") resolve(message);
      else if (message.kind === "failed") failure = errorOf(message);
    });
  });
}

/** Runs under the flags of this process, so that sources run where it does. Its stdout is our stderr: ours is for results. */
function forkChild(): ChildProcess {
  const compiled = getCompileCacheDir();
  const file = new URL(import.meta.url.endsWith(".ts") ? "./child.ts" : "./child.js", import.meta.url);
  return fork(fileURLToPath(file), {
    execArgv: process.execArgv,
    // A quarter of what the child needs until it is ready is compiling what it imports.
    env: {
      UV_THREADPOOL_SIZE: THREADS,
      ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
      ...process.env,
    },
    stdio: ["ignore", 2, 2, "ipc"],
  });
}

function tell(child: ChildProcess, message: ToChild): void {
  // A channel that closes meanwhile means that the child has ended, which its exit tells.
  child.send(message, () => undefined);
}

/** A URL leaves out the port that its scheme has anyway. */
function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
