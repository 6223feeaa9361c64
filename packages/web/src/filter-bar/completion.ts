/** What the bar offers while a term is being typed. */
import { FILTER_KEYS, type Operator } from "@sightline/api/filter";
import { printTerm } from "./terms.ts";

export interface KnownAttribute {
  readonly key: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** What the cursor is in. */
export type Context =
  | { readonly kind: "key"; readonly typed: string }
  | { readonly kind: "operator"; readonly key: string; readonly typed: string }
  | { readonly kind: "value"; readonly key: string; readonly operator: Operator; readonly typed: string };

export interface Completion {
  readonly label: string;
  /** What it is, or how often it was seen. */
  readonly detail: string;
  /** Seen so often in the window; null where that was not counted. */
  readonly count: number | null;
  /** What the input holds when it is taken. */
  readonly text: string;
  /** Whether the term is whole then, and becomes a token. */
  readonly whole: boolean;
}

const MOST = 12;

const OPERATORS: readonly { readonly operator: Operator; readonly says: string }[] = [
  { operator: "=", says: "is" },
  { operator: "!=", says: "is not" },
  { operator: "~", says: "contains" },
  { operator: "!~", says: "does not contain" },
  { operator: ">", says: "is over" },
  { operator: ">=", says: "is at least" },
  { operator: "<", says: "is under" },
  { operator: "<=", says: "is at most" },
];

const SAYS: ReadonlyMap<string, string> = new Map([
  ["service", "which service"],
  ["name", "operation"],
  ["kind", "server, client, …"],
  ["status", "ok or error"],
  ["duration", "of the span"],
  ["trace", "trace id"],
  ["span", "span id"],
  ["root", "the trace's first span"],
  ["level", "of the log record"],
  ["logger", "who wrote it"],
  ["env", "environment"],
  ["tenant", "which customer"],
  ["version", "of the service"],
]);

/** Values that are known without asking. */
const FIXED: ReadonlyMap<string, readonly string[]> = new Map([
  ["status", ["error", "ok", "unset"]],
  ["kind", ["server", "client", "internal", "producer", "consumer"]],
  ["level", ["fatal", "error", "warn", "info", "debug", "trace"]],
  ["root", ["true", "false"]],
  ["duration", ["100ms", "500ms", "1s", "2s", "5s"]],
]);

/** `http.route != /hea` → a value of http.route. Quoted keys and values are read without their quotes. */
export function contextOf(draft: string): Context {
  const match = /^\s*(?<key>"(?:[^"\\]|\\.)*"|[^\s=!<>~"]+)\s*(?<rest>.*)$/su.exec(draft);
  const key = unquoted(match?.groups?.["key"] ?? "");
  const rest = match?.groups?.["rest"] ?? "";
  if (key === "" || (rest === "" && !/\s$/u.test(draft))) return { kind: "key", typed: draft.trim() };
  const operator = /^(!=|!~|>=|<=|=|>|<|~)\s*(.*)$/su.exec(rest);
  if (operator === null) return { kind: "operator", key, typed: rest.trim() };
  const symbol = OPERATORS.find((known) => known.operator === operator[1])?.operator ?? "=";
  return { kind: "value", key, operator: symbol, typed: unquoted(operator[2] ?? "") };
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1).replace(/"\s*$/u, "") : text.trim();
}

export function complete(
  context: Context,
  known: readonly KnownAttribute[],
  scope: "spans" | "logs",
): readonly Completion[] {
  switch (context.kind) {
    case "key":
      return keys(context.typed, known, scope);
    case "operator":
      return operators(context.key, context.typed);
    case "value":
      return values(context, known);
    default:
      return context satisfies never;
  }
}

function keys(
  typed: string,
  known: readonly KnownAttribute[],
  scope: "spans" | "logs",
): readonly Completion[] {
  const other = scope === "spans" ? ["level", "logger"] : ["name", "kind", "status", "duration", "root"];
  const own = FILTER_KEYS.filter((key) => !other.includes(key));
  const rest = known.map((attribute) => attribute.key).filter((key) => !FILTER_KEYS.includes(key));
  const found = ranked([...own, ...rest], typed, (key) => key).map((key) => ({
    label: key,
    detail: SAYS.get(key) ?? "attribute",
    count: null,
    text: `${keyText(key)} `,
    whole: false,
  }));
  if (typed === "") return found;
  const term = { kind: "text", value: unquoted(typed) } as const;
  const text = {
    label: `“${term.value}”`,
    detail: scope === "spans" ? "in the span's name" : "in the text",
    count: null,
    text: printTerm(term),
    whole: true,
  };
  return [...found, text];
}

function operators(key: string, typed: string): readonly Completion[] {
  const closed = FIXED.has(key) && key !== "duration" && key !== "level";
  const ordered = key === "duration" || key === "level";
  const symbols = OPERATORS.filter(({ operator }) => {
    if (closed) return operator === "=" || operator === "!=";
    return ordered ? operator !== "~" && operator !== "!~" : true;
  });
  const comparisons = ranked(symbols, typed, ({ operator }) => operator).map(({ operator, says }) => ({
    label: operator,
    detail: says,
    count: null,
    text: `${keyText(key)} ${operator} `,
    whole: false,
  }));
  const existence = (["exists", "missing"] as const).map((word) => ({
    label: word,
    detail: word === "exists" ? "has any value" : "has none",
    count: null,
    text: printTerm({ kind: "existence", key, exists: word === "exists" }),
    whole: true,
  }));
  return [...comparisons, ...ranked(existence, typed, ({ label }) => label)];
}

function values(
  context: Context & { readonly kind: "value" },
  known: readonly KnownAttribute[],
): readonly Completion[] {
  const { key, operator, typed } = context;
  const seen = known.find((attribute) => attribute.key === key)?.values ?? [];
  const fixed = (FIXED.get(key) ?? [])
    .filter((value) => !seen.some((one) => one.value === value))
    .map((value) => ({ value, count: null }));
  const offered = key === "duration" ? fixed : [...seen, ...fixed];
  return ranked(offered, typed, ({ value }) => value).map(({ value, count }) => ({
    label: value,
    detail: "",
    count,
    text: printTerm({ kind: "comparison", key, operator, value }),
    whole: true,
  }));
}

/** Those that begin with what was typed, then those that hold it; each in the order given. */
function ranked<T>(list: readonly T[], typed: string, textOf: (item: T) => string): readonly T[] {
  const needle = typed.toLowerCase();
  const begins: T[] = [];
  const holds: T[] = [];
  for (const item of list) {
    const at = textOf(item).toLowerCase().indexOf(needle);
    if (at === 0) begins.push(item);
    else if (at > 0) holds.push(item);
  }
  return [...begins, ...holds].slice(0, MOST);
}

/** The key as the grammar needs it, with quotes where it has odd characters. */
function keyText(key: string): string {
  return printTerm({ kind: "existence", key, exists: true }).replace(/ exists$/u, "");
}
