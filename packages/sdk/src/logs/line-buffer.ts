/** Lines on their way to stdout: gathered for one turn of the event loop, and written at once when the process exits. */

/** Text beyond this is written without waiting for the turn to end. */
const FULL = 16 * 1024;

export class LineBuffer {
  readonly #write: (text: string) => void;
  #text = "";
  #scheduled = false;

  /** `write` is synchronous as far as the process' stdout is: files, pipes and terminals on Linux. */
  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** `line` ends with a newline. */
  add(line: string): void {
    this.#text += line;
    if (this.#text.length > FULL) {
      this.flush();
    } else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.flush();
      }).unref();
    }
  }

  flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#write(text);
  }
}
