/** What the process redacts with. On from the first import; a set-up may extend it or turn it off. */
import { type RedactionOptions, type Redactor, redactor } from "./redactor.ts";

/** Lets everything pass. */
const OFF: Redactor = Object.freeze({
  value: <Value>(_key: string, value: Value): Value => value,
  isSecret: () => false,
  text: (text: string) => text,
  url: (url: string) => url,
  counts: () => new Map<string, number>(),
});

export class Redaction {
  #redactor: Redactor = redactor();

  /** Asked for each use: another set-up may bring another one. */
  get redactor(): Redactor {
    return this.#redactor;
  }

  get isOn(): boolean {
    return this.#redactor !== OFF;
  }

  configure(options: RedactionOptions | false): void {
    this.#redactor = options === false ? OFF : redactor(options);
  }
}
