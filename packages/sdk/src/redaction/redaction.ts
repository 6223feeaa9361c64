/** What the process redacts with. On from the first import; a set-up may extend it or turn it off. */
import { PATTERNS } from "./patterns.ts";
import { type RedactionOptions, type Redactor, redactor } from "./redactor.ts";

/** Lets everything pass. */
const OFF: Redactor = Object.freeze({
  value: <Value>(_key: string, value: Value): Value => value,
  isSecret: () => false,
  text: (text: string) => text,
  repeated: (text: string) => text,
  url: (url: string) => url,
  counts: () => new Map<string, number>(),
});

/** What is found without being told. */
const KINDS: readonly string[] = [...new Set(["secret", ...PATTERNS.map(({ kind }) => kind)])];

/** What is said about it in code, by variables, or in both. */
export interface RedactionChoice {
  readonly redaction: RedactionOptions | boolean;
  readonly redactionKeys: readonly string[];
  readonly redactionAllowedKeys: readonly string[];
}

/** The choice of all sources together. */
export function redactionOptions(choice: RedactionChoice): RedactionOptions | false {
  const { redaction, redactionKeys, redactionAllowedKeys } = choice;
  if (redaction === false) return false;
  const { keys = [], allowedKeys = [], patterns = [] } = redaction === true ? {} : redaction;
  return {
    keys: [...keys, ...redactionKeys],
    allowedKeys: [...allowedKeys, ...redactionAllowedKeys],
    patterns,
  };
}

export class Redaction {
  #redactor: Redactor = redactor();
  #uncounted: Redactor | undefined;
  #options: RedactionOptions = {};

  /** Asked for each use: another set-up may bring another one. */
  get redactor(): Redactor {
    return this.#redactor;
  }

  /** The same without a count, for what will be looked through again. */
  get uncounted(): Redactor {
    return (this.#uncounted ??= this.isOn ? redactor(this.#options) : OFF);
  }

  /** By kind, since the set-up; a kind of which nothing was found is there with 0, as a rate needs it. */
  counts(): ReadonlyMap<string, number> {
    const none = this.isOn ? KINDS.map((kind) => [kind, 0] as const) : [];
    return new Map([...none, ...this.#redactor.counts()]);
  }

  get isOn(): boolean {
    return this.#redactor !== OFF;
  }

  configure(options: RedactionOptions | false): void {
    this.#redactor = options === false ? OFF : redactor(options);
    this.#options = options === false ? {} : options;
    this.#uncounted = undefined;
  }
}
