/**
 * The one error shape of Sightline. Every package keeps a catalogue of these (`defineErrors`), every edge answers with
 * `toBody()`, and the page `docs/reference/errors.md` is generated from the catalogues.
 */

/** What an API or a verb prints when it cannot do what was asked. */
export interface ErrorBody {
  readonly error: {
    /** Stable, upper case with underscores: `PORT_IN_USE`. */
    readonly code: string;
    /** What happened, and to which object. */
    readonly message: string;
    /** What to do next. */
    readonly hint: string;
    /** The input field at fault, where there is one. */
    readonly field?: string;
  };
}

/** One entry of a catalogue; `P` are the facts that its sentences need. */
export interface ErrorEntry<P> {
  readonly message: (facts: P) => string;
  readonly hint: (facts: P) => string;
  /** HTTP status where the error can leave through HTTP; 500 when absent. */
  readonly status?: number;
  /** Facts that the generated error page shows as an example. */
  readonly example: P;
}

export interface ErrorOptions {
  readonly cause?: unknown;
  readonly field?: string;
}

/** Makes one kind of error from its facts. */
export interface ErrorFactory<P> {
  (facts: P, options?: ErrorOptions): SightlineError;
  readonly code: string;
  /** The error with the entry's example facts, for the generated page. */
  example(): SightlineError;
}

export class SightlineError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly status: number;
  readonly field: string | undefined;

  constructor(code: string, message: string, hint: string, status: number, options: ErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SightlineError";
    this.code = code;
    this.hint = hint;
    this.status = status;
    this.field = options.field;
  }

  toBody(): ErrorBody {
    const error = { code: this.code, message: this.message, hint: this.hint };
    return { error: this.field === undefined ? error : { ...error, field: this.field } };
  }
}

/** The catalogue of a package: a code for a key, a factory for a value. */
export type ErrorCatalogue<T extends object> = {
  readonly [C in keyof T]: ErrorFactory<T[C]>;
};

/**
 * Declares a package's errors.
 *
 * @example
 * const errors = defineErrors<{ PORT_IN_USE: { port: number } }>({
 *   PORT_IN_USE: {
 *     message: ({ port }) => `Port ${port} is taken.`,
 *     hint: ({ port }) => `End the program that holds it, or start with --port ${port + 10}.`,
 *     example: { port: 4320 },
 *   },
 * });
 * throw errors.PORT_IN_USE({ port: 4320 });
 */
export function defineErrors<T extends object>(entries: {
  readonly [C in keyof T]: ErrorEntry<T[C]>;
}): ErrorCatalogue<T> {
  const catalogue: Record<string, unknown> = {};
  for (const code in entries) catalogue[code] = factory(code, entries[code]);
  // The loop makes one factory for each key of `entries`; TypeScript cannot follow a mapped type through it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return Object.freeze(catalogue) as ErrorCatalogue<T>;
}

function factory<P>(code: string, entry: ErrorEntry<P>): ErrorFactory<P> {
  const make = (facts: P, options: ErrorOptions = {}): SightlineError =>
    new SightlineError(code, entry.message(facts), entry.hint(facts), entry.status ?? 500, options);
  return Object.freeze(Object.assign(make, { code, example: () => make(entry.example) }));
}

/** Ends a `switch` over a closed union: an unknown case is an error that names it. */
export function assertNever(value: never, what: string): never {
  throw new SightlineError(
    "UNKNOWN_CASE",
    `Unknown ${what}: ${JSON.stringify(value)}.`,
    "This is a defect in Sightline; please report it with the message above.",
    500,
    {},
  );
}
