/** The closed lists of words that some keys take, and the words that the grammar keeps for itself. */
import { nearestName } from "@sightline/model";
import { FILTER_KEYS, type Operator } from "./ast.ts";

/** Longest first, so that a scan takes `>=` and not `>`. */
export const OPERATORS: readonly Operator[] = Object.freeze(["!=", "!~", ">=", "<=", "=", ">", "<", "~"]);
export const LEVELS: readonly string[] = Object.freeze(["trace", "debug", "info", "warn", "error", "fatal"]);
export const SPAN_KINDS: readonly string[] = Object.freeze([
  "unspecified",
  "internal",
  "server",
  "client",
  "producer",
  "consumer",
]);
export const STATUS_CODES: readonly string[] = Object.freeze(["unset", "ok", "error"]);

/** Words that must be quoted to be searched for. */
export const RESERVED: readonly string[] = Object.freeze(["and", "or", "not", "exists", "missing"]);

/** The smallest OTLP severity number of a level: 1, 5, 9, 13, 17, 21; `undefined` for another word. */
export function severityOf(level: string): number | undefined {
  const index = LEVELS.indexOf(level.toLowerCase());
  return index === -1 ? undefined : index * 4 + 1;
}

/** A key with a meaning of its own that `key` seems to be a slip of; quoted, the key is taken as it is. */
export function misspeltKey(key: string): string | undefined {
  if (key.length < 4 || FILTER_KEYS.includes(key)) return undefined;
  const lower = key.toLowerCase();
  return FILTER_KEYS.includes(lower) ? lower : nearestName(key, FILTER_KEYS, 1);
}
