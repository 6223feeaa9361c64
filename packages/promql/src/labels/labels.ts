/** Label sets as flat frozen lists: cheap to compare, to group and to print. */

/** `name, value, name, value, …`, sorted by name; an empty value is the same as no label and never stands here. */
export type Labels = readonly string[];

export const METRIC_NAME = "__name__";
/** `DropReserved` of Prometheus' schema: what goes when a function changes what a series means. */
const METADATA_LABELS: ReadonlySet<string> = new Set([METRIC_NAME, "__type__", "__unit__"]);
export const NO_LABELS: Labels = Object.freeze([]);

/** A lone surrogate: no text that came as UTF-8 contains it, so joined keys cannot collide. */
const SEPARATOR = "\uD800";

/**
 * @example
 * labelsOf({ __name__: "up", job: "api" }); // ["__name__", "up", "job", "api"]
 */
export function labelsOf(pairs: Readonly<Record<string, string>> | ReadonlyMap<string, string>): Labels {
  const entries = pairs instanceof Map ? [...pairs] : Object.entries(pairs);
  return fromEntries(entries);
}

function fromEntries(entries: Iterable<readonly [string, string]>): Labels {
  const kept = [...entries].filter(([, value]) => value !== "");
  kept.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return Object.freeze(kept.flat());
}

/** Name and value of each label, in order. */
export function* entriesOf(labels: Labels): Generator<readonly [name: string, value: string]> {
  for (let at = 0; at < labels.length; at += 2) yield [labels[at] ?? "", labels[at + 1] ?? ""];
}

/** The value of a label, `""` when the set has none. */
export function labelValue(labels: Labels, name: string): string {
  for (let at = 0; at < labels.length; at += 2) if (labels[at] === name) return labels[at + 1] ?? "";
  return "";
}

export function withLabel(labels: Labels, name: string, value: string): Labels {
  const map = new Map(entriesOf(labels));
  map.set(name, value);
  return fromEntries(map);
}

export function withLabels(labels: Labels, changes: Iterable<readonly [string, string]>): Labels {
  const map = new Map(entriesOf(labels));
  for (const [name, value] of changes) map.set(name, value);
  return fromEntries(map);
}

export function filterLabels(labels: Labels, keep: (name: string) => boolean): Labels {
  const kept: string[] = [];
  for (let at = 0; at < labels.length; at += 2) {
    const name = labels[at] ?? "";
    if (keep(name)) kept.push(name, labels[at + 1] ?? "");
  }
  return kept.length === labels.length ? labels : Object.freeze(kept);
}

/** Without name, type and unit. */
export function withoutMetadata(labels: Labels): Labels {
  return filterLabels(labels, (name) => !METADATA_LABELS.has(name));
}

/** Equal for equal label sets, and only for these. */
export function labelsKey(labels: Labels): string {
  return labels.join(SEPARATOR);
}

/** Prometheus' order: by name, then value, pair by pair; the shorter set first. */
export function compareLabels(left: Labels, right: Labels): number {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at++) {
    const [a = "", b = ""] = [left[at], right[at]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

/** `{a="x", b="y"}`, as Prometheus prints a label set in messages. */
export function printLabels(labels: Labels): string {
  const parts = [...entriesOf(labels)].map(
    ([name, value]) => `${isPlainLabelName(name) ? name : quoted(name)}=${quoted(value)}`,
  );
  return `{${parts.join(", ")}}`;
}

/** Names that need no quotes in a query. */
export function isPlainLabelName(name: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/u.test(name);
}

/** A label name may be any text but the empty one; text that was not valid UTF-8 has lone surrogates here. */
export function isLabelName(name: string): boolean {
  return name !== "" && !/\p{Surrogate}/u.test(name);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': String.raw`\"`,
  "\\": String.raw`\\`,
  "\u0007": String.raw`\a`,
  "\b": String.raw`\b`,
  "\f": String.raw`\f`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
  "\v": String.raw`\v`,
};

/** As a string literal in double quotes, escaped as Go's `strconv.Quote` does; bytes that are no UTF-8 become `\xNN`. */
export function quoted(text: string): string {
  let result = '"';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const escape = ESCAPES[character];
    if (escape !== undefined) result += escape;
    // A stray byte is kept as a lone low surrogate (see syntax/string-literal.ts).
    else if (code >= 0xdc80 && code <= 0xdcff) result += `\\x${(code - 0xdc00).toString(16)}`;
    else if (code < 0x20 || code === 0x7f) result += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code > 0x7f && /\p{C}|\p{Z}/u.test(character) && code !== 0xfffd) {
      result +=
        code > 0xffff
          ? `\\U${code.toString(16).padStart(8, "0")}`
          : `\\u${code.toString(16).padStart(4, "0")}`;
    } else result += character;
  }
  return `${result}"`;
}
