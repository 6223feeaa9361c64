/** Takes secrets and personal data out of what is about to leave the process, and counts what it took. */
import { PATTERNS, type RedactionPattern } from "./patterns.ts";
import { keyKind, type KeyKind, wordsOf } from "./sensitive-key.ts";
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
  /** The value as it may leave under that name: itself, or a text with `[redacted:KIND]` in it. */
  value<Value>(key: string, value: Value): Value | string;
  /** A text without a name: a message, a statement. */
  text(text: string): string;
  /** A URL or the query of one: parameters by name, the rest as text. */
  url(url: string): string;
  /** How much was taken out, by kind, since the start. */
  counts(): ReadonlyMap<string, number>;
}

/** Names are remembered, up to this many: an application has few, an attacker many. */
const MAX_NAMES = 2000;

export function redactor(options: RedactionOptions = {}): Redactor {
  const counts = new Map<string, number>();
  const own = new Set((options.keys ?? []).map(spelling));
  const allowed = new Set((options.allowedKeys ?? []).map(spelling));
  const added = (options.patterns ?? []).map(({ kind, pattern }) => ({ kind, pattern: everywhere(pattern) }));
  const patterns: readonly RedactionPattern[] = [...PATTERNS, ...added];
  const kinds = new Map<string, KeyKind | null>();

  function kindOf(key: string): KeyKind | null {
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const spelt = spelling(key);
    const kind = own.has(spelt) ? "secret" : allowed.has(spelt) ? null : (keyKind(key) ?? null);
    if (kinds.size < MAX_NAMES) kinds.set(key, kind);
    return kind;
  }

  function taken(kind: string): string {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return `[redacted:${kind}]`;
  }

  function text(value: string): string {
    const suspicions = suspicionsOf(value);
    return suspicions === 0 && added.length === 0 ? value : without(value, suspicions);
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
    const kind = kindOf(key);
    if (typeof value === "string") {
      if (value === "" || kind === null) return value === "" ? value : text(value);
      return value.startsWith("[redacted") ? value : taken(kind === "personal" ? "email" : "secret");
    }
    if (kind === "digits" && (typeof value === "number" || typeof value === "bigint")) return taken("secret");
    return value;
  }

  return {
    value: valueOf,
    text,
    url: (url) => {
      const query = url.indexOf("?");
      if (query < 0) return text(url);
      const [pairs, ...fragment] = url.slice(query + 1).split("#");
      const kept = (pairs ?? "").split("&").map((pair) => {
        const equals = pair.indexOf("=");
        if (equals < 0) return pair;
        const name = pair.slice(0, equals);
        const value = pair.slice(equals + 1);
        const decoded = decoded1(value);
        const safe = valueOf(decoded1(name), decoded);
        return `${name}=${safe === decoded ? value : safe}`;
      });
      return text(`${url.slice(0, query)}?${kept.join("&")}${fragment.map((part) => `#${part}`).join("")}`);
    },
    counts: () => counts,
  };
}

function spelling(name: string): string {
  return wordsOf(name).join("");
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
