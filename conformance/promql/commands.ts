/** A file of cases as commands, in Prometheus' language for tests of PromQL. Whatever it does not know, it refuses. */
import {
  labelsKey,
  parseDuration,
  isStartLine,
  type SeriesLine,
  seriesLine,
  startLine,
  signed,
} from "@sightline/promql";
import { type Expectation, expectLine, parseExpectation } from "./expectation.ts";

export interface LoadCommand {
  readonly kind: "load";
  readonly line: number;
  readonly intervalMs: number;
  readonly addsCustomHistograms: boolean;
  readonly series: readonly SeriesLine[];
}

export interface EvalCommand {
  readonly kind: "eval";
  readonly line: number;
  readonly query: string;
  /** An instant, or a window of steps; milliseconds. */
  readonly at: { readonly start: number; readonly end: number; readonly step: number | undefined };
  readonly expectations: readonly Expectation[];
  /** The raw samples that an instant query of a range shows. */
  readonly range: { readonly start: number; readonly end: number; readonly step: number } | undefined;
  readonly text: string | undefined;
  readonly scalar: number | undefined;
  readonly series: readonly SeriesLine[];
}

/** A command that cannot be read. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export type Command =
  | LoadCommand
  | EvalCommand
  | Unreadable
  | { readonly kind: "clear"; readonly line: number };

const LOAD = /^load(?:_(with_nhcb))?\s+(\S+)$/u;
const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+at\s+(\S+)\s+(.+)$/u;
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+)$/u;
const EXPECT_RANGE = /^expect\s+range\s+vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/u;

/** The commands of a file; an unreadable one stands in its place. */
export function commandsOf(text: string): readonly Command[] {
  const lines = text.split("\n").map((line) => (/^\s*#/u.test(line) ? "" : line.trim()));
  const commands: Command[] = [];
  for (let at = 0; at < lines.length; at++) {
    const first = lines[at] ?? "";
    if (first === "") continue;
    const line = at + 1;
    const block: string[] = [];
    // A command begins a line of its own even without a blank line before it only for `clear`.
    if (first !== "clear") while ((lines[at + 1] ?? "") !== "") block.push(lines[++at] ?? "");
    try {
      commands.push(commandOf(first, block, line));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      commands.push({ kind: "unreadable", line, text: first, reason });
    }
  }
  return commands;
}

function commandOf(first: string, block: readonly string[], line: number): Command {
  const word = (first.split(/\s/u)[0] ?? "").toLowerCase();
  if (word === "clear") return { kind: "clear", line };
  if (word.startsWith("load")) return loadCommand(first, block, line);
  if (word.startsWith("eval")) return evalCommand(first, block, line);
  throw new Error(`unknown command "${word}"`);
}

function loadCommand(first: string, block: readonly string[], line: number): Command {
  const match = LOAD.exec(first);
  if (match === null) throw new Error("expected load <step> or load_with_nhcb <step>");
  const intervalMs = duration(match[2] ?? "");
  return {
    kind: "load",
    line,
    intervalMs,
    addsCustomHistograms: match[1] !== undefined,
    series: loadedSeries(block),
  };
}

/** Series, with the start times that stand on the line before. */
function loadedSeries(block: readonly string[]): readonly SeriesLine[] {
  const series: SeriesLine[] = [];
  let starts: ReturnType<typeof startLine> | undefined;
  for (const line of block) {
    if (isStartLine(line)) {
      if (starts !== undefined) throw new Error("a line of start times stands before a line of samples");
      starts = startLine(line);
      continue;
    }
    const one = seriesLine(line);
    if (starts !== undefined) {
      if (labelsKey(starts.labels) !== labelsKey(one.labels))
        throw new Error("start times are of the series below them");
      if (starts.offsets.length !== one.points.length)
        throw new Error("start times are as many as the points below them");
    }
    series.push(starts === undefined ? one : { ...one, starts: starts.offsets });
    starts = undefined;
  }
  if (starts !== undefined) throw new Error("a line of start times stands before a line of samples");
  return series;
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`"${text}" is no duration`);
  return ms;
}

function evalCommand(first: string, block: readonly string[], line: number): EvalCommand {
  const instant = INSTANT.exec(first);
  const range = RANGE.exec(first);
  const old = instant?.[1] ?? range?.[1];
  const query = instant?.[3] ?? range?.[5];
  if (query === undefined)
    throw new Error("expected eval instant at <time> <query> or eval range from … to … step … <query>");
  const at =
    instant === null
      ? {
          start: duration(range?.[2] ?? ""),
          end: duration(range?.[3] ?? ""),
          step: duration(range?.[4] ?? ""),
        }
      : { start: duration(instant[2] ?? ""), end: duration(instant[2] ?? ""), step: undefined };
  if (at.end < at.start) throw new Error("the end is before the start");
  const found = { ...readResults(block, old, instant !== null) };
  return { kind: "eval", line, query, at, ...found };
}

type Results = Pick<EvalCommand, "expectations" | "range" | "text" | "scalar" | "series">;

function readResults(block: readonly string[], old: string | undefined, isInstant: boolean): Results {
  const expectations: Expectation[] = old === undefined ? [] : [parseExpectation(old, undefined, "")];
  const series: SeriesLine[] = [];
  let range: EvalCommand["range"];
  let text: string | undefined;
  let scalar: number | undefined;
  for (const entry of block) {
    const window = EXPECT_RANGE.exec(entry);
    if (window !== null) {
      range = {
        start: duration(window[1] ?? ""),
        end: duration(window[2] ?? ""),
        step: duration(window[3] ?? ""),
      };
    } else if (/^expect\s+string\b/u.test(entry))
      text = quotedText(entry.replace(/^expect\s+string\s*/u, ""));
    else if (/^expect(?:\s|$)/u.test(entry)) expectations.push(expectLine(entry));
    else if (old === "fail" && entry.startsWith("expected_fail_message")) {
      expectations[0] = parseExpectation("fail", "msg", entry.replace("expected_fail_message", ""));
    } else if (old === "fail" && entry.startsWith("expected_fail_regexp")) {
      expectations[0] = parseExpectation("fail", "regex", entry.replace("expected_fail_regexp", ""));
    } else if (/^[-+]?[\w.]+$/u.test(entry) && isNumber(entry)) scalar = signed(entry);
    else series.push(seriesLine(entry));
  }
  checkExpectations(expectations);
  if (isInstant && range === undefined && series.some(({ points }) => points.length > 1)) {
    throw new Error("an instant query has one value a series; expect range vector allows more");
  }
  return { expectations, range, text, scalar, series };
}

function isNumber(text: string): boolean {
  try {
    signed(text);
    return true;
  } catch {
    return false;
  }
}

function quotedText(text: string): string {
  const match = /^(["'`])(.*)\1$/su.exec(text);
  if (match === null) throw new Error("expect string takes a text in quotes");
  const [, quote, inner = ""] = match;
  if (quote === "`") return inner;
  const parsed: unknown = JSON.parse(`"${quote === "'" ? inner.replaceAll('"', String.raw`\"`) : inner}"`);
  return String(parsed);
}

function checkExpectations(expectations: readonly Expectation[]): void {
  const has = (kind: Expectation["kind"]): boolean => expectations.some((one) => one.kind === kind);
  if (has("info") && has("no_info")) throw new Error("info and no_info cannot both be expected");
  if (has("warn") && has("no_warn")) throw new Error("warn and no_warn cannot both be expected");
  if (expectations.filter(({ kind }) => kind === "fail").length > 1)
    throw new Error("one failure can be expected");
}
