/**
 * Where lines end: file descriptor 1, written synchronously. A reader that is slow holds the process up, as with
 * `console.log` to a file and with pino: memory stays bounded and no line is lost. What cannot be written is counted.
 */
import type { Notices } from "../notice/notices.ts";

export interface StdoutWorld {
  /** Writes bytes to the descriptor and answers how many were taken; throws errors with a `code`. */
  readonly writeSync: (data: string | Uint8Array) => number;
  readonly notices: Notices;
  /** Holds the thread. */
  readonly pause: (ms: number) => void;
}

/** A pipe whose reader is slow and that somebody made non-blocking: the longest time between two tries. */
const LONGEST_PAUSE_MS = 50;
/** After these nobody reads any more. */
const CLOSED: ReadonlySet<unknown> = new Set(["EPIPE", "EBADF", "ECONNRESET", "ENOTCONN", "EIO", "EOF"]);

export class Stdout {
  readonly #world: StdoutWorld;
  #closed = false;
  /** The last write ended within a line. */
  #torn = false;
  #lost = 0;

  constructor(world: StdoutWorld) {
    this.#world = world;
  }

  /** Lines that nobody can have read. */
  get lost(): number {
    return this.#lost;
  }

  /** `text` is whole lines. Never throws. */
  write(text: string): void {
    if (this.#closed) {
      this.#lost += linesOf(text);
      return;
    }
    const whole = this.#torn ? `\n${text}` : text;
    try {
      const written = this.#taken(whole);
      this.#torn = false;
      if (written < Buffer.byteLength(whole)) this.#rest(Buffer.from(whole), written);
    } catch (error) {
      this.#failed(error, text);
    }
  }

  #rest(bytes: Uint8Array, from: number): void {
    let at = from;
    try {
      while (at < bytes.length) at += this.#taken(bytes.subarray(at));
    } catch (error) {
      this.#torn = at > 0 && bytes[at - 1] !== 10;
      throw error;
    }
  }

  #taken(data: string | Uint8Array): number {
    for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return this.#world.writeSync(data);
      } catch (error) {
        if (codeOf(error) !== "EAGAIN") throw error;
        this.#world.pause(pause);
      }
    }
  }

  #failed(error: unknown, text: string): void {
    const code = codeOf(error);
    this.#lost += linesOf(text);
    this.#closed = CLOSED.has(code);
    this.#world.notices.once(
      `stdout.${String(code)}`,
      this.#closed
        ? `nobody reads stdout any more (${String(code)}); log lines are dropped and counted. Records go on over OTLP.`
        : `log lines cannot be written to stdout (${String(code)}); those are lost and counted.`,
    );
  }
}

function linesOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : String(error);
}

/** The stdout of this process, or of this worker thread. What it needs of Node is loaded by the first line. */
export function processStdout(notices: Notices): (text: string) => void {
  let write: ((text: string) => void) | undefined;
  return (text) => {
    write ??= openStdout(notices);
    // A stream that somebody has replaced, as tests do, is to see the lines.
    if (Object.hasOwn(process.stdout, "write")) process.stdout.write(text);
    else write(text);
  };
}

function openStdout(notices: Notices): (text: string) => void {
  // A worker's stdout belongs to the owner of its thread.
  if (!process.getBuiltinModule("node:worker_threads").isMainThread) {
    return (text) => {
      process.stdout.write(text);
    };
  }
  const { writeSync } = process.getBuiltinModule("node:fs");
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const out = new Stdout({
    writeSync: (data) => (typeof data === "string" ? writeSync(1, data) : writeSync(1, data, 0, data.length)),
    notices,
    pause: (ms) => {
      Atomics.wait(cell, 0, 0, ms);
    },
  });
  return (text) => out.write(text);
}
