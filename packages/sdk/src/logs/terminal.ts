/** Lines for a person at a terminal: aligned, coloured, stacks of errors below their line. */
import type { LogLevel } from "./level.ts";

export type LogFormat = "auto" | "json" | "pretty";
export const LOG_FORMATS: readonly LogFormat[] = ["auto", "json", "pretty"];

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether lines are for a person: stdout is a terminal, and no CI job that only looks like one. */
export function isForPeople(format: LogFormat, isTerminal: () => boolean, env: Variables): boolean {
  if (format !== "auto") return format === "pretty";
  return !isSet(env["CI"]) && isTerminal();
}

/** https://no-color.org: any value but the empty one; a terminal that knows no colours says `dumb`. */
export function hasColours(env: Variables): boolean {
  return (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

/** Select Graphic Rendition (ECMA-48, 8.3.117). */
const COLOURS: Readonly<Record<Uppercase<LogLevel>, number>> = {
  TRACE: 90,
  DEBUG: 36,
  INFO: 32,
  WARN: 33,
  ERROR: 31,
  FATAL: 35,
};
const DIM = 2;
const BOLD = 1;

/** Told elsewhere in the line, or the same in every line of a terminal. */
const OWN: ReadonlySet<string> = new Set([
  "timestamp",
  "level",
  "logger",
  "message",
  "trace_id",
  "span_id",
  "service",
  "environment",
]);

type Paint = (code: number, text: string) => string;

/** Turns lines of JSON into lines for people. */
export function prettyWriter(coloured: boolean): (lines: string) => string {
  const paint: Paint = coloured ? (code, text) => `\u001B[${code}m${text}\u001B[0m` : (_, text) => text;
  let width = 8;
  return (lines) =>
    lines
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const record: Readonly<Record<string, unknown>> = JSON.parse(line);
        const logger = visible(record["logger"]);
        // Names of usual length stand in a column; it grows with what it has seen.
        width = Math.max(width, Math.min(logger.length, 24));
        return prettyRecord(record, logger.padEnd(width), paint);
      })
      .join("");
}

function prettyRecord(record: Readonly<Record<string, unknown>>, logger: string, paint: Paint): string {
  const level = visible(record["level"]);
  const colour = Object.entries(COLOURS).find(([name]) => name === level)?.[1] ?? COLOURS.INFO;
  const blocks: string[] = [];
  const fields = Object.entries(record)
    .filter(([name]) => !OWN.has(name))
    .map(([name, value]) => {
      const stack = stackOf(value);
      if (stack === undefined) return `${paint(DIM, `${visible(name)}=`)}${shown(value)}`;
      blocks.push(stack);
      return name === "exception" ? "" : paint(DIM, `${visible(name)}=below`);
    });
  const trace = record["trace_id"] === undefined ? "" : paint(DIM, `trace=${visible(record["trace_id"])}`);
  const head = [
    paint(DIM, visible(record["timestamp"]).slice(11, 23)),
    paint(colour, level.padEnd(5)),
    paint(DIM, logger),
    paint(BOLD, visible(record["message"])),
    ...fields,
    trace,
  ];
  const text = `${head.filter((part) => part !== "").join("  ")}\n`;
  return text + blocks.map((block) => `${paint(DIM, indented(block))}\n`).join("");
}

/** A value with a stack, with those of its causes below it. */
function stackOf(value: unknown, role = ""): string | undefined {
  if (typeof value !== "object" || value === null || !("stack" in value) || typeof value.stack !== "string") {
    return undefined;
  }
  const below = [
    ...("cause" in value ? [stackOf(value.cause, "caused by: ") ?? `caused by: ${shown(value.cause)}`] : []),
    ...("errors" in value && Array.isArray(value.errors)
      ? value.errors.map((each: unknown, at) => stackOf(each, `${at + 1}: `) ?? `${at + 1}: ${shown(each)}`)
      : []),
  ];
  return [role + value.stack, ...below.map(indented)].join("\n");
}

function indented(block: string): string {
  return block
    .split("\n")
    .map((line) => `    ${visible(line)}`)
    .join("\n");
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return visible(/^[^\s"=]+$/u.test(text) || typeof value !== "string" ? text : JSON.stringify(text));
}

/** Control characters as text: a logged value must not drive the terminal. */
function visible(value: unknown): string {
  // oxlint-disable-next-line no-control-regex -- these are what is replaced
  return String(value).replaceAll(/[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/gu, (sign) =>
    JSON.stringify(sign) === `"${sign}"`
      ? `\\u00${sign.charCodeAt(0).toString(16).padStart(2, "0")}`
      : JSON.stringify(sign).slice(1, -1),
  );
}
