/** Lines on their way to stdout: gathered for one turn of the event loop, and written at once when the process exits. */

/** Text beyond this is written without waiting for the turn to end. */
const FULL = 16 * 1024;

/** The part of `process` that is used. */
export interface ExitEvents {
  once(event: "exit", listener: () => void): unknown;
}

export class LineBuffer {
  readonly #write: (text: string) => void;
  readonly #exit: ExitEvents | undefined;
  readonly #turnOver = (): void => {
    this.#scheduled = false;
    this.flush();
  };
  #text = "";
  #scheduled = false;
  #watching = false;
  #full = FULL;

  /** `write` is synchronous; `exit` tells when nothing asynchronous will run any more. */
  constructor(write: (text: string) => void, exit?: ExitEvents) {
    this.#write = write;
    this.#exit = exit;
  }

  /** `line` ends with a newline. */
  add(line: string): void {
    this.#text += line;
    if (this.#text.length > this.#full) {
      this.flush();
      return;
    }
    if (this.#scheduled) return;
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

  #watchExit(): void {
    this.#watching = true;
    this.#exit?.once("exit", () => {
      // Handlers that come later may log too, and no turn follows.
      this.#full = 0;
      this.flush();
    });
  }
}
