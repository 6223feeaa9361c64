/** Takes secrets and personal data out of what is about to leave the process, and counts what it took. */
import { keyKind, type KeyKind, wordsOfName } from "@sightline/model";
import { formOf, type ValueForm } from "./known-key.ts";
import { PATTERNS, type RedactionPattern } from "./patterns.ts";
import { suspicionsOf } from "./suspicion.ts";

export interface RedactionOptions {
  /** Names whose values never leave: `customerNumber` finds `customer_number` and `Customer-Number` too. */
  readonly keys?: readonly string[];
  /** Names that are left alone though they look sensitive. */
  readonly allowedKeys?: readonly string[];
  /** Shapes that are secrets here; the flag `g` is added. */
  readonly patterns?: readonly { readonly kind: string; readonly pattern: RegExp }[];
}

export interface Redactor {
  /**
   * The value as it may leave under that name: itself, or a text with `[redacted:KIND]` in it. Of arrays and plain
   * objects a copy where something was found, at any depth. Numbers and booleans stay, but for digits that are a secret.
   */
  readonly value: <Value>(key: string, value: Value) => Value | string;
  /** Whether all that stands under that name is secret. */
  readonly isSecret: (key: string) => boolean;
  /** A text without a name: a message, a statement. */
  readonly text: (text: string) => string;
  /** The same for one that is most often one of a few hundred, such as a span's name: where nothing was found is remembered. */
  readonly repeated: (text: string) => string;
  /** A URL or the query of one: parameters by name, the rest as text. */
  readonly url: (url: string) => string;
  /** How much was taken out, by kind, since the start. */
  readonly counts: () => ReadonlyMap<string, number>;
}

/** Names are remembered, up to this many: an application has few, an attacker many. */
const MAX_NAMES = 2000;
/** Texts that are known to hold nothing, and the longest one; where there are more, none of them repeats. */
const MAX_CLEAN = 500;
const MAX_REPEATED = 1000;

export function redactor(options: RedactionOptions = {}): Redactor {
  const counts = new Map<string, number>();
  const own = new Set((options.keys ?? []).map(spelling));
  const allowed = new Set((options.allowedKeys ?? []).map(spelling));
  const added = (options.patterns ?? []).map(({ kind, pattern }) => ({ kind, pattern: everywhere(pattern) }));
  const patterns: readonly RedactionPattern[] = [...PATTERNS, ...added];
  const clean = new Set<string>();
  const cleanQueries = new Set<string>();
  const kinds = new Map<string, KeyKind | ValueForm | null>();

  function kindOf(key: string): KeyKind | ValueForm | null {
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const spelt = spelling(key);
    const kind = own.has(spelt)
      ? "secret"
      : (formOf(key) ?? (allowed.has(spelt) ? null : (keyKind(key) ?? null)));
    if (kinds.size < MAX_NAMES) kinds.set(key, kind);
    return kind;
  }

  function taken(kind: string): string {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return `[redacted:${kind}]`;
  }

  function text(value: string): string {
    // Types do not hold what JavaScript passes.
    if (typeof value !== "string") return value;
    const suspicions = suspicionsOf(value);
    return suspicions === 0 && added.length === 0 ? value : without(value, suspicions);
  }

  function repeated(value: string): string {
    return clean.has(value) ? value : noted(clean, value, text(value));
  }

  /** `page=2`: its `=` alone makes it worth a look by several patterns, and the same queries come again and again. */
  function queryOf(value: string): string {
    return cleanQueries.has(value) ? value : noted(cleanQueries, value, url(`?${value}`).slice(1));
  }

  function without(value: string, suspicions: number): string {
    let rest = value;
    for (const { kind, pattern, needs, hint, proves } of patterns) {
      if (needs !== undefined && (suspicions & needs) === 0) continue;
      if (hint !== undefined && !hint.test(rest)) continue;
      pattern.lastIndex = 0;
      if (!pattern.test(rest)) continue;
      pattern.lastIndex = 0;
      rest = rest.replace(pattern, (...found: readonly unknown[]) => {
        const [whole] = found;
        const groups = found.at(-1);
        if (typeof whole !== "string") return "";
        if (proves !== undefined && !proves(whole)) return whole;
        return `${groupOf(groups, "keep")}${taken(kind)}${groupOf(groups, "tail")}`;
      });
    }
    return rest;
  }

  function valueOf<Value>(key: string, value: Value): Value | string {
    switch (typeof value) {
      case "string":
        return value === "" ? value : named(kindOf(key), value);
      case "number":
      case "bigint":
        return kindOf(key) === "digits" ? taken("secret") : value;
      case "object":
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a copy of the same shape
        return value === null ? value : (within(key, value, 0) as Value);
      default:
        return value;
    }
  }

  function named(kind: KeyKind | ValueForm | null, value: string): string {
    switch (kind) {
      case null:
        return text(value);
      case "harmless":
        return value;
      case "repeated":
        return repeated(value);
      case "url":
        return url(value);
      case "query":
        return queryOf(value);
      default:
        return value.startsWith("[redacted") ? value : taken(kind === "personal" ? "email" : "secret");
    }
  }

  /** Copies on the way down only where something was taken out. What lies too deep to look at does not leave. */
  function within(key: string, value: object, depth: number): unknown {
    if (ArrayBuffer.isView(value)) return value;
    if (depth > MAX_DEPTH) return "[redacted:depth]";
    const inner = (name: string, element: unknown): unknown =>
      typeof element === "object" && element !== null
        ? within(name, element, depth + 1)
        : valueOf(name, element);
    if (Array.isArray(value)) {
      const elements = value.map((element: unknown) => inner(key, element));
      return elements.some((element, at) => element !== value[at]) ? elements : value;
    }
    if (!isPlain(value)) return value;
    // Below the name of a secret everything is part of it.
    const secret = isSecret(key);
    let copy: Record<string, unknown> | undefined;
    for (const [name, element] of Object.entries(value)) {
      const safe = inner(secret ? key : name, element);
      if (safe === element) continue;
      copy ??= { ...value };
      copy[name] = safe;
    }
    return copy ?? value;
  }

  function isSecret(key: string): boolean {
    const kind = kindOf(key);
    return kind === "secret" || kind === "digits" || kind === "personal";
  }

  function url(address: string): string {
    const query = address.indexOf("?");
    if (query < 0) return text(address);
    const [pairs, ...fragment] = address.slice(query + 1).split("#");
    const kept = (pairs ?? "").split("&").map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 0) return pair;
      const name = pair.slice(0, equals);
      const value = pair.slice(equals + 1);
      const decoded = decoded1(value);
      const safe = valueOf(decoded1(name), decoded);
      return `${name}=${safe === decoded ? value : safe}`;
    });
    return text(`${address.slice(0, query)}?${kept.join("&")}${fragment.map((part) => `#${part}`).join("")}`);
  }

  return { value: valueOf, isSecret, text, repeated, url, counts: () => counts };
}

/** `safe`; a text in which nothing was found is remembered. */
function noted(clean: Set<string>, value: string, safe: string): string {
  if (safe === value && value.length <= MAX_REPEATED) {
    if (clean.size >= MAX_CLEAN) clean.clear();
    clean.add(value);
  }
  return safe;
}

/** Of objects in objects; attributes and fields are cut at 8. */
const MAX_DEPTH = 12;

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function spelling(name: string): string {
  return wordsOfName(name).join("");
}

function everywhere(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`);
}

function groupOf(groups: unknown, name: string): string {
  if (typeof groups !== "object" || groups === null) return "";
  const value: unknown = Reflect.get(groups, name);
  return typeof value === "string" ? value : "";
}

/** One layer of percent-encoding off; what is not encoded well stays as it is. */
function decoded1(part: string): string {
  if (!part.includes("%") && !part.includes("+")) return part;
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return part;
  }
}
