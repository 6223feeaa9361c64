/** Lines on their last step: as they are, or in the form for people. */
import { hasColours, isForPeople, type LogFormat, prettyWriter } from "./terminal.ts";

type Variables = Readonly<Record<string, string | undefined>>;

export class StdoutLines {
  readonly #write: (text: string) => void;
  readonly #env: Variables;
  readonly #isTerminal: () => boolean;
  #format: LogFormat = "auto";
  /** Decided by the first line after a change; `null`: as they are. */
  #pretty: ((lines: string) => string) | null | undefined;

  constructor(
    write: (text: string) => void,
    env: Variables,
    isTerminal: () => boolean = () => process.stdout.isTTY,
  ) {
    this.#write = write;
    this.#env = env;
    this.#isTerminal = isTerminal;
  }

  setFormat(format: LogFormat): void {
    this.#format = format;
    this.#pretty = undefined;
  }

  /** `text` is whole lines of JSON. */
  write(text: string): void {
    if (this.#pretty === undefined) {
      const forPeople = isForPeople(this.#format, this.#isTerminal, this.#env);
      this.#pretty = forPeople ? prettyWriter(hasColours(this.#env)) : null;
    }
    this.#write(this.#pretty === null ? text : this.#pretty(text));
  }
}
