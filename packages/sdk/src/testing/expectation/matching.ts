/** One expected value against what was seen, and in words how they differ. */
import { nearestName } from "@sightline/model";
import type { PlainObject } from "../../export/flat-item.ts";

/** A value that must be equal, a pattern for its text, a function that says yes, or a matcher of the test runner's. */
export type Expected = unknown;

/** Attributes by name; `undefined` for one that must not be there. */
export type ExpectedAttributes = Readonly<Record<string, Expected>>;

/** How far from what was expected, for finding the nearest, and why. */
export interface Difference {
  readonly text: string;
  /** 1 for something quite different, less for what is nearly right. */
  readonly weight: number;
}

export function matches(expected: Expected, actual: unknown): boolean {
  if (expected instanceof RegExp) return actual !== undefined && expected.test(textOf(actual));
  if (typeof expected === "function") return Reflect.apply(expected, undefined, [actual]) === true;
  if (isMatcher(expected)) return expected.asymmetricMatch(actual);
  if (Array.isArray(expected) && Array.isArray(actual))
    return expected.length === actual.length && expected.every((item, at) => matches(item, actual[at]));
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].every((key) => matches(expected[key], actual[key]));
  }
  return Object.is(expected, actual);
}

/** `undefined` when it is as expected. `what` begins a sentence: `its name`. */
export function differenceOf(what: string, expected: Expected, actual: unknown): Difference | undefined {
  if (matches(expected, actual)) return undefined;
  const is = actual === undefined ? `${what} is absent` : `${what} is ${shown(actual)}`;
  const wanted = expected === undefined ? "it should be absent" : `not ${shown(expected)}`;
  const isNear = typeof expected === "string" && typeof actual === "string" && near(expected, actual);
  return { text: `${is}, ${wanted}`, weight: isNear ? 0.3 : 1 };
}

export function attributeDifferences(
  expected: ExpectedAttributes | undefined,
  actual: PlainObject,
): Difference[] {
  return Object.entries(expected ?? {}).flatMap(([key, value]) => {
    const difference = differenceOf(key, value, actual[key]);
    if (difference === undefined) return [];
    const other = key in actual ? undefined : nearestName(key, Object.keys(actual));
    if (other === undefined) return [difference];
    const text = `${key} is absent; there is ${other}: ${shown(actual[other])}`;
    return [{ text, weight: matches(value, actual[other]) ? 0.3 : 0.6 }];
  });
}

/** As a test would write it. */
export function shown(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > 200 ? `${value.slice(0, 199)}…` : value);
  if (value instanceof RegExp) return String(value);
  if (typeof value === "function")
    return value.name === "" ? "what the function wants" : `what ${value.name} wants`;
  if (isMatcher(value)) return `what ${value.toString()} matches`;
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (isObject(value))
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${shown(inner)}`)
      .join(", ")} }`;
  return typeof value === "bigint" ? `${value}n` : String(value);
}

/** An expectation: `name "a", http.route "/"`; `any` for one that expects nothing. */
export function wordsOf(wanted: object, any: string): string {
  const own = Object.entries(wanted).filter(([key]) => key !== "times" && key !== "attributes");
  const attributes = "attributes" in wanted && isObject(wanted.attributes) ? wanted.attributes : {};
  const all = [...own, ...Object.entries(attributes)];
  return all.length === 0 ? any : all.map(([key, value]) => `${key} ${shown(value)}`).join(", ");
}

interface Matcher {
  asymmetricMatch(actual: unknown): boolean;
  toString(): string;
}

/** `expect.any(String)` and its like, of Vitest and Jest. */
function isMatcher(value: unknown): value is Matcher {
  return isObject(value) && typeof value["asymmetricMatch"] === "function";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof RegExp);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : shown(value);
}

function near(left: string, right: string): boolean {
  return nearestName(left, [right]) !== undefined;
}
