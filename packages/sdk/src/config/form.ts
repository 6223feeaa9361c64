/** The forms that a setting's value may have: how it is read from text, and what is said when it cannot be. */

export interface Form<T> {
  /** Completes "… is not": `a number from 0 to 1`. */
  readonly allowed: string;
  /** `undefined` when the text is not of this form. */
  readonly parse: (text: string) => T | undefined;
  /** Whether a value given in code is of this form. */
  readonly accepts: (value: unknown) => boolean;
}

export type Pairs = Readonly<Record<string, string>>;

export const text: Form<string> = {
  allowed: "a text",
  parse: (value) => value,
  accepts: (value) => typeof value === "string" && value !== "",
};

export const flag: Form<boolean> = {
  allowed: "true or false",
  parse: (value) => {
    const lower = value.toLowerCase();
    return lower === "true" || lower === "1" ? true : lower === "false" || lower === "0" ? false : undefined;
  },
  accepts: (value) => typeof value === "boolean",
};

export const ratio: Form<number> = {
  allowed: "a number from 0 to 1",
  parse: (value) => numberWithin(value, 0, 1),
  accepts: (value) => typeof value === "number" && value >= 0 && value <= 1,
};

export const milliseconds: Form<number> = {
  allowed: "a whole number of milliseconds above 0",
  parse: (value) => whole(value),
  accepts: (value) => typeof value === "number" && Number.isSafeInteger(value) && value > 0,
};

export const count: Form<number> = {
  allowed: "a whole number above 0",
  parse: (value) => whole(value),
  accepts: (value) => typeof value === "number" && Number.isSafeInteger(value) && value > 0,
};

export const url: Form<string> = {
  allowed: "a URL that begins with http:// or https://",
  parse: (value) => (isHttpUrl(value) ? value : undefined),
  accepts: (value) => typeof value === "string" && isHttpUrl(value),
};

/** `key=value,key=value`, values percent-encoded, as OTEL_RESOURCE_ATTRIBUTES and the header variables are written. */
export const pairs: Form<Pairs> = {
  allowed: "a list like key=value,key2=value2",
  parse: parsePairs,
  accepts: (value) => typeof value === "object" && value !== null,
};

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[]): Form<T> {
  return {
    allowed: words.length === 1 ? `${words[0]}` : `one of ${words.join(", ")}`,
    parse: (value) => words.find((word) => word === value.toLowerCase()),
    accepts: (value) => words.some((word) => word === value),
  };
}

function whole(value: string): number | undefined {
  const parsed = numberWithin(value, 1, Number.MAX_SAFE_INTEGER);
  return Number.isInteger(parsed) ? parsed : undefined;
}

function numberWithin(value: string, least: number, most: number): number | undefined {
  const parsed = value.trim() === "" ? Number.NaN : Number(value);
  return parsed >= least && parsed <= most ? parsed : undefined;
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
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
