/** Prometheus' notation of a series and its points: `metric{a="b"} 1 2+3x4 _ stale {{…}}x2`. */
import { markStale } from "../evaluate/stale.ts";
import type { NativeHistogram } from "../histogram/histogram.ts";
import { type Labels, labelsOf, METRIC_NAME } from "../labels/labels.ts";
import { parseDuration } from "../syntax/number-literal.ts";
import { parseSelector } from "../syntax/parse.ts";
import { histogramLiteral, histogramSequence } from "./histogram-literal.ts";
import { signed } from "./signed-number.ts";

/** One point of a series; `undefined` where the line leaves it out. */
export type Point =
  | { readonly kind: "value"; readonly value: number; readonly isStale: boolean }
  | { readonly kind: "histogram"; readonly histogram: NativeHistogram; readonly hasHint: boolean }
  | undefined;

export interface SeriesLine {
  readonly labels: Labels;
  readonly points: readonly Point[];
  /** Milliseconds from each point back to when its counting began. */
  readonly starts?: readonly (number | undefined)[];
}

/** A line of start times, `metric{a="b"}@st -1m -30s-1mx3 _`: for each point of the next line how far before it counting began. */
export function isStartLine(line: string): boolean {
  return /^\S*@st\s/u.test(line);
}

/** The series, and milliseconds relative to each point; `undefined` where the line leaves one out. */
export function startLine(line: string): {
  readonly labels: Labels;
  readonly offsets: readonly (number | undefined)[];
} {
  const match = /^(\S*)@st\s+(.*)$/u.exec(line);
  if (match === null) throw new Error(`"${line}" is no line of start times`);
  return {
    labels: seriesLabels(match[1] ?? ""),
    offsets: (match[2] ?? "").trim().split(/\s+/u).flatMap(offsetsOf),
  };
}

function offsetsOf(item: string): readonly (number | undefined)[] {
  const blank = /^_(?:x(\d+))?$/u.exec(item);
  if (blank !== null) return Array.from({ length: Number(blank[1] ?? 1) }, () => undefined);
  const match = /^([-+]?\d+[a-wyz]*)(?:([-+])(\d+[a-wyz]*))?(?:x(\d+))?$/u.exec(item);
  if (match === null) throw new Error(`"${item}" is no start time: expected a duration or _`);
  const [, first = "", sign, increment = "0", times = "0"] = match;
  const by = (sign === "-" ? -1 : 1) * milliseconds(increment);
  return Array.from({ length: Number(times) + 1 }, (_, index) => milliseconds(first) + index * by);
}

function milliseconds(text: string): number {
  const ms = parseDuration(text.replace(/^[-+]/u, ""));
  if (ms === undefined) throw new Error(`"${text}" is no duration`);
  return text.startsWith("-") ? -ms : ms;
}

/** Throws an `Error` that says what is wrong with the line. */
export function seriesLine(line: string): SeriesLine {
  const end = endOfSeries(line);
  return { labels: seriesLabels(line.slice(0, end).trim()), points: pointsOf(line.slice(end).trim()) };
}

/** Where the name and the braces end. */
function endOfSeries(line: string): number {
  const name = /^[^\s{]*/u.exec(line)?.[0].length ?? 0;
  const braces = /^\s*\{(?!\{)/u.exec(line.slice(name));
  if (braces === null) return name;
  let quote = "";
  for (let at = name + braces[0].length; at < line.length; at++) {
    const character = line[at] ?? "";
    if (quote !== "") {
      if (character === "\\" && quote !== "`") at += 1;
      else if (character === quote) quote = "";
    } else if (`"'\``.includes(character)) quote = character;
    else if (character === "}") return at + 1;
  }
  throw new Error(`the braces of "${line}" are not closed`);
}

function seriesLabels(text: string): Labels {
  if (text === "" || /^\{\s*\}$/u.test(text)) return labelsOf({});
  const { name, matchers } = parseSelector(text);
  const pairs = new Map<string, string>();
  if (name !== "") pairs.set(METRIC_NAME, name);
  for (const matcher of matchers) {
    if (matcher.operator !== "=") throw new Error(`a series has labels with =, not ${matcher.operator}`);
    pairs.set(matcher.name, matcher.value);
  }
  return labelsOf(pairs);
}

const NUMBER = String.raw`[-+]?(?:[0-9.]+(?:[eE][-+]?\d+)?|[iI][nN][fF]|[nN][aA][nN])`;
const VALUE = new RegExp(`^(${NUMBER}|stale)(?:([-+](?:${NUMBER.slice(5)}))?x(\\d+))?$`, "u");

function pointsOf(text: string): readonly Point[] {
  const points: Point[] = [];
  for (const item of itemsOf(text)) points.push(...pointsOfItem(item));
  return points;
}

/** Split at blanks outside of histograms. */
function itemsOf(text: string): readonly string[] {
  return text.match(/(?:\{\{.*?\}\}|[^\s{])+/gu) ?? [];
}

function pointsOfItem(item: string): readonly Point[] {
  const blank = /^_(?:x(\d+))?$/u.exec(item);
  if (blank !== null) return Array.from({ length: Number(blank[1] ?? 1) }, () => undefined);
  if (item.startsWith("{{")) return histogramPoints(item);
  const match = VALUE.exec(item);
  if (match === null) throw new Error(`"${item}" is no point: expected a number, stale, _ or a histogram`);
  const [, first = "", increment, times] = match;
  const isStale = first === "stale";
  let value = isStale ? Number.NaN : signed(first);
  const points: Point[] = [];
  // A repetition comes after the first point.
  for (let left = Number(times ?? 0); left >= 0; left--) {
    points.push({ kind: "value", value, isStale });
    if (increment !== undefined) value += signed(increment);
  }
  return points;
}

function histogramPoints(item: string): readonly Point[] {
  const match = /^(\{\{.*?\}\})(?:([-+])(\{\{.*?\}\}))?(?:x(\d+))?$/u.exec(item);
  if (match === null) throw new Error(`"${item}" is no histogram`);
  const [, first = "", sign, increment, times] = match;
  const { histogram, hasHint } = histogramLiteral(first);
  const count = Number(times ?? 0) + 1;
  const sequence =
    increment === undefined
      ? Array.from({ length: count }, () => histogram)
      : histogramSequence(histogram, histogramLiteral(increment).histogram, sign === "-" ? -1 : 1, count);
  return sequence.map((one) => ({ kind: "histogram", histogram: one, hasHint }));
}

/** The value of a point in an array, staleness included. */
export function putPoint(values: Float64Array, index: number, point: NonNullable<Point>): void {
  if (point.kind === "histogram") return;
  if (point.isStale) markStale(values, index);
  else values[index] = point.value;
}
