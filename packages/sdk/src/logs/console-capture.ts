/** `console.log` and its like as log records: for code that one cannot change, and so that stdout stays pure JSON. */
import { format, inspect } from "node:util";
import type { LogFields } from "./fields.ts";
import type { LogLevel } from "./level.ts";
import type { Logger } from "./logger.ts";

/** What writes by itself; `table`, `group`, `count`, `assert`, `trace` and the timers end in these. */
const LEVELS_OF = [
  ["log", "info"],
  ["info", "info"],
  ["debug", "debug"],
  ["warn", "warn"],
  ["error", "error"],
  ["dir", "info"],
] as const satisfies readonly (readonly [method: keyof Console, level: LogLevel])[];

/** The methods that are replaced, whatever they take. */
export type CapturedConsole = Record<
  "log" | "info" | "debug" | "warn" | "error" | "dir",
  (...parts: never[]) => void
>;

/**
 * From now on those methods of `target` write records of `logger`. The answer puts them back, unless somebody else has
 * replaced them meanwhile.
 */
export function captureConsole(target: CapturedConsole, logger: Logger): () => void {
  const undo = LEVELS_OF.map(([method, level]) => {
    const before = target[method];
    // What a logger does while it logs must not come back to it.
    let within = false;
    const captured = (...parts: unknown[]): void => {
      if (within) {
        Reflect.apply(before, target, parts);
        return;
      }
      within = true;
      try {
        write(logger, level, method === "dir" ? parts.slice(0, 1) : parts);
      } finally {
        within = false;
      }
    };
    target[method] = captured;
    return () => {
      if (target[method] === captured) target[method] = before;
    };
  });
  return () => {
    for (const back of undo) back();
  };
}

function write(logger: Logger, level: LogLevel, parts: readonly unknown[]): void {
  const error = parts.find((part) => part instanceof Error);
  const [first, last] = [parts[0], parts.at(-1)];
  // `console.log("paid", { order: 7 })`: what has names keeps them, and is redacted by them.
  const fields = parts.length === 2 && typeof first === "string" && isPlain(last) ? last : undefined;
  const rest = parts.filter((part) => part !== error && part !== fields);
  const text = rest.length === 0 ? (error?.message ?? "") : formatted(rest);
  if (error === undefined) logger.log(level, text, fields);
  else logger.log(level, text, error, fields);
}

function formatted(parts: readonly unknown[]): string {
  try {
    return format(...parts);
  } catch {
    return parts.map((part) => (typeof part === "string" ? part : inspect(typeof part))).join(" ");
  }
}

function isPlain(value: unknown): value is LogFields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
