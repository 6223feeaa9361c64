// @ts-check
/**
 * The processes that a script starts, each in a group of its own, so that ending one ends what it started too, and so
 * that Ctrl-C in the terminal reaches them in our order and not all at once.
 */
import { spawn } from "node:child_process";

/** A child has this long to end after SIGTERM; the contract says every child is gone within 5 s of Ctrl-C. */
const graceMs = 4000;

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {number} pid
 * @property {import("node:child_process").ChildProcess} process
 * @property {boolean} endsLast others talk to it until their end
 * @property {Promise<string>} ended resolves with how it ended: `exit code 1`, `signal SIGKILL`
 */

export class Children {
  /** @type {Set<Child>} */
  #running = new Set();
  #ending = false;
  /** @type {(child: Child, how: string) => void} */
  #onDeath;

  /** @param {{ onDeath: (child: Child, how: string) => void }} options called for a child that ends unasked */
  constructor(options) {
    this.#onDeath = options.onDeath;
  }

  /**
   * Starts a program. Its stdout is piped, its stderr is ours, and it holds a channel to us, whose closing tells it that
   * we are gone.
   *
   * @param {string} name
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ cwd: string, env: NodeJS.ProcessEnv, endsLast?: boolean }} options
   * @returns {Child}
   */
  start(name, command, args, options) {
    const started = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    /** @type {Promise<string>} */
    const ended = new Promise((resolve) => {
      started.once("error", (error) => resolve(error.message));
      started.once("exit", (code, signal) => {
        resolve(signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`);
      });
    });
    const child = {
      name,
      pid: started.pid ?? -1,
      process: started,
      endsLast: options.endsLast === true,
      ended,
    };
    this.#running.add(child);
    void ended.then((how) => {
      this.#running.delete(child);
      if (!this.#ending) this.#onDeath(child, how);
    });
    return child;
  }

  /**
   * SIGTERM to every child, to those that end last when the others are gone; SIGKILL to the groups that are not gone
   * after the grace.
   */
  async end() {
    this.#ending = true;
    const children = [...this.#running];
    const timer = setTimeout(() => this.kill(), graceMs);
    for (const endsLast of [false, true]) {
      const wave = children.filter((child) => child.endsLast === endsLast);
      for (const child of wave) send(child.pid, "SIGTERM");
      await Promise.all(wave.map((child) => child.ended));
    }
    clearTimeout(timer);
    for (const child of children) send(-child.pid, "SIGKILL");
  }

  /** SIGKILL to every group, now. */
  kill() {
    this.#ending = true;
    for (const child of this.#running) send(-child.pid, "SIGKILL");
  }
}

/**
 * @param {number} pid a process, or a group where negative; one that is already gone is as wished
 * @param {NodeJS.Signals} name
 */
function send(pid, name) {
  if (Math.abs(pid) <= 1) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/**
 * The first line of a child's stdout for which `accept` gives a value; later lines are read and dropped, so that the
 * child never waits for us.
 *
 * @template T
 * @param {Child} child
 * @param {(line: string) => T | undefined} accept
 * @returns {Promise<T | undefined>} undefined where stdout ends first
 */
export function firstLine(child, accept) {
  return new Promise((resolve) => {
    const { stdout } = child.process;
    if (stdout === null || stdout.closed) return resolve(undefined);
    let rest = "";
    let found = false;
    stdout.setEncoding("utf8");
    stdout.on("data", (/** @type {string} */ text) => {
      if (found) return;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const value = accept(line);
        if (value === undefined) continue;
        found = true;
        rest = "";
        resolve(value);
        return;
      }
    });
    stdout.once("close", () => resolve(undefined));
    stdout.once("error", () => resolve(undefined));
  });
}
