/** The forms that a setting's value may have: how it is read from text, and what is said when it cannot be. */

export interface Form<T> {
  /** Completes "… is not": `a number from 0 to 1`. */
  readonly allowed: string;
  /** `undefined` when the text is not of this form; `name` is where it was read, for errors that say more. */
  readonly parse: (text: string, name: string) => T | undefined;
  /** A value given in code or by a configuration file, in its normal form; `undefined` when it is not of this form. */
  readonly take: (value: unknown, name: string) => T | undefined;
  /**
   * Whether the start goes on with the next weaker source when a variable is not of this form, as OpenTelemetry asks of
   * numbers and flags. A wrong address or word would send telemetry nowhere, so that stops the start.
   */
  readonly mild: boolean;
}

export type Pairs = Readonly<Record<string, string>>;

export const text: Form<string> = {
  allowed: "a text",
  parse: (value) => value,
  take: (value) => (typeof value === "string" && value !== "" ? value : undefined),
  mild: false,
};

export const flag: Form<boolean> = {
  allowed: "true or false",
  parse: (value) => {
    const lower = value.toLowerCase();
    return lower === "true" || lower === "1" ? true : lower === "false" || lower === "0" ? false : undefined;
  },
  take: (value) => (typeof value === "boolean" ? value : undefined),
  mild: true,
};

export const ratio: Form<number> = number("a number from 0 to 1", (value) => value >= 0 && value <= 1);

export const milliseconds: Form<number> = number(
  "a whole number of milliseconds above 0",
  (value) => Number.isSafeInteger(value) && value > 0,
);

export const count: Form<number> = number(
  "a whole number above 0",
  (value) => Number.isSafeInteger(value) && value > 0,
);

/** A limit, where 0 means that nothing is kept. */
export const limit: Form<number> = number(
  "a whole number, 0 or more",
  (value) => Number.isSafeInteger(value) && value >= 0,
);

export const url: Form<string> = {
  allowed: "a URL that begins with http:// or https://",
  parse: (value) => (isHttpUrl(value) ? value : undefined),
  take: (value) => (typeof value === "string" && isHttpUrl(value) ? value : undefined),
  mild: false,
};

/** As OTLP's exporters take it; how it is completed stands with the exporters. */
export const endpoint: Form<string> = {
  allowed: "a URL that begins with http:// or https://, or host:port",
  parse: (value) => (isEndpoint(value) ? value : undefined),
  take: (value) => (typeof value === "string" && isEndpoint(value) ? value : undefined),
  mild: false,
};

/** `key=value,key=value`, values percent-encoded, as OTEL_RESOURCE_ATTRIBUTES and the header variables are written. */
export const pairs: Form<Pairs> = {
  allowed: "a list like key=value,key2=value2",
  parse: parsePairs,
  take: takePairs,
  mild: false,
};

/** Names with commas between. */
export const names: Form<readonly string[]> = {
  allowed: "a list of names like a,b",
  parse: (value) =>
    value
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  take: (value) =>
    Array.isArray(value) && value.every((name) => typeof name === "string" && name !== "")
      ? value
      : undefined,
  mild: false,
};

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[]): Form<T> {
  return {
    allowed: words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`,
    parse: (value) => words.find((word) => word === value.trim().toLowerCase()),
    take: (value) => words.find((word) => word === value),
    mild: false,
  };
}

/** Some of a few words, with commas between; `none` is the empty list. */
export function someOf<T extends string>(words: readonly T[]): Form<readonly T[]> {
  const one = oneOf(words);
  const all = (parts: readonly unknown[], take: (part: unknown) => T | undefined): T[] | undefined => {
    const found = parts.map(take);
    return found.every((word) => word !== undefined) ? found : undefined;
  };
  return {
    allowed: `a list of ${words.join(", ")}, or none`,
    parse: (value, name) =>
      value.trim().toLowerCase() === "none"
        ? []
        : all(value.split(","), (part) => one.parse(String(part), name)),
    take: (value, name) => (Array.isArray(value) ? all(value, (part) => one.take(part, name)) : undefined),
    mild: false,
  };
}

function number(allowed: string, within: (value: number) => boolean): Form<number> {
  return {
    allowed,
    parse: (value) => {
      const parsed = value.trim() === "" ? Number.NaN : Number(value);
      return within(parsed) ? parsed : undefined;
    },
    take: (value) => (typeof value === "number" && within(value) ? value : undefined),
    mild: true,
  };
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** `host:port`, as gRPC's users write it. */
const HOST_AND_PORT = /^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i;

function isEndpoint(value: string): boolean {
  return isHttpUrl(value) || (HOST_AND_PORT.test(value) && URL.canParse(`http://${value}`));
}

function takePairs(value: unknown): Pairs | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const found: Record<string, string> = {};
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === "string") found[key] = member;
    else if (typeof member === "number" || typeof member === "boolean") found[key] = String(member);
    else return undefined;
  }
  return found;
}

function parsePairs(list: string): Pairs | undefined {
  const found: Record<string, string> = {};
  for (const member of list.split(",")) {
    if (member.trim() === "") continue;
    const equals = member.indexOf("=");
    const key = member.slice(0, equals).trim();
    if (equals < 0 || key === "") return undefined;
    try {
      found[decodeURIComponent(key)] = decodeURIComponent(member.slice(equals + 1).trim());
    } catch {
      return undefined;
    }
  }
  return found;
}
