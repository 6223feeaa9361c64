/** What differs between what should be there and what is there, without what a platform adds by itself. */
import type { JsonObject } from "./platform.ts";

export interface Difference {
  /** `spec.panels.errors.title`; numbers in brackets are places of a list. */
  readonly path: string;
  /** Absent where it should not be there. */
  readonly want?: unknown;
  /** Absent where it is not there. */
  readonly have?: unknown;
}

export interface CompareRules {
  /** Paths with `*` for any step, that a platform counts, generates or rewrites: `panels.*.id`. */
  readonly ignored?: readonly string[];
  /** Values that a platform fills in where nothing was sent, by path. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Paths whose texts are durations: `60s` is `1m`. Maps a text to one form. */
  readonly canonical?: Readonly<Record<string, (value: unknown) => unknown>>;
  /** Paths of fields that count only where they were sent. */
  readonly tolerated?: readonly string[];
  /** The platform has moved the resource to a newer schema: only what was sent is compared. */
  readonly onlyDeclared?: boolean;
}

/**
 * Differences in the order of `want`. Fields that only the platform has count unless they are empty, a default, or ignored.
 *
 * @example
 * differencesOf({ title: "a" }, { title: "b", id: 3 }, { ignored: ["id"] }); // [{ path: "title", want: "a", have: "b" }]
 */
export function differencesOf(
  want: JsonObject,
  have: JsonObject,
  rules: CompareRules = {},
): readonly Difference[] {
  return compared(want, have, [], rules);
}

type Steps = readonly (string | number)[];

function compared(want: unknown, have: unknown, steps: Steps, rules: CompareRules): readonly Difference[] {
  if (matchesAny(rules.ignored ?? [], steps)) return [];
  const change = entryOf(rules.canonical ?? {}, steps);
  const [left, right] = change === undefined ? [want, have] : [change(want), change(have)];
  if (isPlain(left) && isPlain(right)) return comparedObjects(left, right, steps, rules);
  if (Array.isArray(left) && Array.isArray(right)) return comparedLists(left, right, steps, rules);
  return Object.is(left, right) ? [] : [difference(steps, want, have)];
}

function comparedObjects(
  want: JsonObject,
  have: JsonObject,
  steps: Steps,
  rules: CompareRules,
): readonly Difference[] {
  const names = [...new Set([...Object.keys(want), ...Object.keys(have)])];
  return names.flatMap((name) => {
    const inner = [...steps, name];
    const wanted = want[name];
    const there = have[name];
    if (wanted === undefined)
      return addedByPlatform(there, inner, rules) ? [] : [difference(inner, undefined, there)];
    // A platform may leave out what is empty.
    if (there === undefined && isEmpty(wanted)) return [];
    return compared(wanted, there, inner, rules);
  });
}

function comparedLists(
  want: readonly unknown[],
  have: readonly unknown[],
  steps: Steps,
  rules: CompareRules,
): readonly Difference[] {
  const length = Math.max(want.length, have.length);
  return Array.from({ length }, (_, at) => at).flatMap((at) => {
    const inner = [...steps, at];
    if (at >= want.length) return [difference(inner, undefined, have[at])];
    if (at >= have.length) return [difference(inner, want[at], undefined)];
    return compared(want[at], have[at], inner, rules);
  });
}

function addedByPlatform(value: unknown, steps: Steps, rules: CompareRules): boolean {
  if (rules.onlyDeclared === true || isEmpty(value)) return true;
  if (matchesAny(rules.ignored ?? [], steps) || matchesAny(rules.tolerated ?? [], steps)) return true;
  const known = entryOf(rules.defaults ?? {}, steps);
  return known !== undefined && JSON.stringify(known) === JSON.stringify(value);
}

/** What a decoder into a struct writes for a field that was not sent. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlain(value) && Object.values(value).every(isEmpty);
}

function difference(steps: Steps, want: unknown, have: unknown): Difference {
  return {
    path: printedPath(steps),
    ...(want === undefined ? {} : { want }),
    ...(have === undefined ? {} : { have }),
  };
}

function printedPath(steps: Steps): string {
  return steps
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join("");
}

function matchesAny(patterns: readonly string[], steps: Steps): boolean {
  return patterns.some((pattern) => matches(pattern, steps));
}

function entryOf<T>(byPattern: Readonly<Record<string, T>>, steps: Steps): T | undefined {
  return Object.entries(byPattern).find(([pattern]) => matches(pattern, steps))?.[1];
}

function matches(pattern: string, steps: Steps): boolean {
  const parts = pattern.split(".");
  return (
    parts.length === steps.length && parts.every((part, at) => part === "*" || part === String(steps[at]))
  );
}

export function isPlain(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
