/**
 * Lines on their way to stdout: gathered for one turn of the event loop, under load for a little longer, and written at
 * once when the process exits. A write is a call into the kernel and costs more than to make the line.
 */
import { untraced } from "../context/store.ts";

/** Text beyond this is written without waiting for the turn to end. */
const FULL = 16 * 1024;
/**
 * Milliseconds between two writes of lines that can wait. The first line after a rest is written when its turn ends, so
 * only a process that logs more than once in this time waits at all: at 4,000 lines a second one call in thirty is left.
 */
const REST_MS = 8;

/** The part of `process` that is used. */
export interface ExitEvents {
  once(event: "exit", listener: () => void): unknown;
}

export class LineBuffer {
  readonly #write: (text: string) => void;
  readonly #exit: ExitEvents | undefined;
  readonly #turnOver = (): void => {
    this.#scheduled = false;
    if (this.#text === "") return;
    this.flush();
    this.#rest();
  };
  readonly #restOver = (): void => {
    this.#resting = false;
    if (this.#text === "") return;
    this.flush();
    this.#rest();
  };
  #text = "";
  #scheduled = false;
  #resting = false;
  #timer: NodeJS.Timeout | undefined;
  #watching = false;
  #full = FULL;

  /** `write` is synchronous; `exit` tells when nothing asynchronous will run any more. */
  constructor(write: (text: string) => void, exit?: ExitEvents) {
    this.#write = write;
    this.#exit = exit;
  }

  /** `line` ends with a newline. `isUrgent`: it is written when this turn ends, however short the last write is ago. */
  add(line: string, isUrgent = false): void {
    this.#text += line;
    if (this.#text.length > this.#full) {
      this.flush();
      return;
    }
    if (this.#scheduled || (this.#resting && !isUrgent)) return;
    this.#scheduled = true;
    setImmediate(this.#turnOver).unref();
    if (!this.#watching) this.#watchExit();
  }

  flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#write(text);
  }

  /** One timer for the life of the buffer: to make one costs more than to start it again. */
  #rest(): void {
    this.#resting = true;
    // A timer keeps the context that it was made in, and with it the span that was active.
    this.#timer ??= untraced(() => setTimeout(this.#restOver, REST_MS).unref());
    this.#timer.refresh();
  }

  #watchExit(): void {
    this.#watching = true;
    this.#exit?.once("exit", () => {
      // Handlers that come later may log too, and no turn follows.
      this.#full = 0;
      this.flush();
    });
  }
}
