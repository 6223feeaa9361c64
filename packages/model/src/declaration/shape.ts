/** Checks of data of unknown content, for declarations from JavaScript or JSON: each fault with its path. */
import type { DeclarationProblem } from "../metric-rules.ts";
import { nearestName } from "../nearest-name.ts";
import { durationSeconds } from "../slo/duration.ts";

/** What is wrong with a value, which is at `path`. */
export type Check = (value: unknown, path: string) => readonly DeclarationProblem[];

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const text: Check = (value, path) =>
  typeof value === "string" && value !== "" ? [] : wrong(path, value, "a text", "Write it as a string.");

export const flag: Check = (value, path) =>
  typeof value === "boolean" ? [] : wrong(path, value, "true or false", "Write true or false.");

export const number: Check = (value, path) =>
  typeof value === "number" && Number.isFinite(value)
    ? []
    : wrong(path, value, "a number", "Write a finite number.");

/** `5m`; more than nothing. */
export const duration: Check = (value, path) =>
  typeof value === "string" && (durationSeconds(value) ?? 0) > 0
    ? []
    : wrong(path, value, "a duration", "Write one such as 5m, 1h or 30d.");

/** `0s` too. */
export const hold: Check = (value, path) => (value === "0s" ? [] : duration(value, path));

export function oneOf(words: readonly string[]): Check {
  return (value, path) => {
    if (typeof value === "string" && words.includes(value)) return [];
    const near = typeof value === "string" ? nearestName(value, words) : undefined;
    const fix = near === undefined ? `Choose one of ${words.join(", ")}.` : `Did you mean ${near}?`;
    return [{ path, message: `${shown(value)} is not one of ${words.join(", ")}`, fix }];
  };
}

export function listOf(check: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((each: unknown, at) => check(each, `${path}[${at}]`))
      : wrong(path, value, "a list", "Write it as [ … ].");
}

export function recordOf(check: Check): Check {
  return (value, path) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([name, each]) => check(each, `${path}.${name}`))
      : wrong(path, value, "an object", "Write it as { name: … }.");
}

/** A misspelt key would otherwise be a wish that nobody hears. */
export function object(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const names = [...Object.keys(required), ...Object.keys(optional)];
  return (value, path) => {
    if (!isRecord(value)) return wrong(path, value, "an object", `Write it with ${names.join(", ")}.`);
    const present = Object.entries(value).filter(([, each]) => each !== undefined);
    const missing = Object.keys(required).filter((name) => !present.some(([key]) => key === name));
    return [
      ...missing.map((name) => ({
        path: join(path, name),
        message: "it is missing",
        fix: `Give ${name}.`,
      })),
      ...present.flatMap(([name, each]) => {
        const check = required[name] ?? optional[name];
        return check === undefined
          ? [unknownKey(name, names, join(path, name))]
          : check(each, join(path, name));
      }),
    ];
  };
}

function unknownKey(name: string, names: readonly string[], path: string): DeclarationProblem {
  const near = nearestName(name, names);
  const fix = near === undefined ? `Known are ${names.join(", ")}.` : `Did you mean ${near}?`;
  return { path, message: `nothing is called ${name} here`, fix };
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function wrong(path: string, value: unknown, what: string, fix: string): readonly DeclarationProblem[] {
  return [{ path, message: `it is ${shown(value)}, not ${what}`, fix }];
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : (JSON.stringify(value) ?? typeof value);
}
