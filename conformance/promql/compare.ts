/** Compares an answer with what a case expects. */
import { assertNever } from "@sightline/model";
import {
  compareLabels,
  labelsKey,
  type Answer,
  type Labels,
  type NativeHistogram,
  printHistogram,
  printLabels,
  type Point,
  type SeriesLine,
} from "@sightline/promql";
import type { EvalCommand } from "./commands.ts";

export interface Fault {
  readonly expected: string;
  readonly got: string;
}

/** One sample of an answer, of either kind. */
interface Found {
  readonly value: number;
  readonly histogram: NativeHistogram | undefined;
}

/** Relative difference that Prometheus' own tests allow. */
const TOLERANCE = 1e-6;
const SMALLEST_NORMAL = 2.225_073_858_507_201_4e-308;

export function almostEqual(left: number, right: number): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
  const sum = Math.abs(left) + Math.abs(right);
  const difference = Math.abs(left - right);
  if (left === 0 || right === 0 || sum < SMALLEST_NORMAL) return difference < TOLERANCE * SMALLEST_NORMAL;
  return difference / Math.min(sum, Number.MAX_VALUE) < TOLERANCE;
}

/** What is wrong with an answer, `undefined` when it is as expected. */
export function resultFault(command: EvalCommand, { result }: Answer): Fault | undefined {
  switch (result.kind) {
    case "string":
      return result.value === command.text
        ? undefined
        : { expected: told(command), got: JSON.stringify(result.value) };
    case "scalar":
      if (command.scalar === undefined) return { expected: told(command), got: `scalar ${result.value}` };
      return almostEqual(command.scalar, result.value)
        ? undefined
        : { expected: `scalar ${command.scalar}`, got: `scalar ${result.value}` };
    case "vector": {
      if (command.scalar !== undefined || command.text !== undefined)
        return { expected: told(command), got: "a vector" };
      const isOrdered = command.expectations.some(({ kind }) => kind === "ordered");
      return vectorFault(command.series, result.samples, isOrdered);
    }
    case "matrix":
      if (command.scalar !== undefined || command.text !== undefined)
        return { expected: told(command), got: "a matrix" };
      return matrixFault(command, result.series);
    default:
      return assertNever(result, "result");
  }
}

function told({ scalar, text, series }: EvalCommand): string {
  if (scalar !== undefined) return `scalar ${scalar}`;
  return text === undefined ? `${series.length} series` : JSON.stringify(text);
}

export function vectorFault(
  expected: readonly SeriesLine[],
  samples: readonly {
    readonly labels: Labels;
    readonly value: number;
    readonly histogram?: NativeHistogram;
  }[],
  isOrdered: boolean,
): Fault | undefined {
  const wanted = new Map(expected.map((line, index) => [labelsKey(line.labels), { line, index }]));
  const seen = new Set<string>();
  for (const [index, sample] of samples.entries()) {
    const key = labelsKey(sample.labels);
    const entry = wanted.get(key);
    const name = printLabels(sample.labels);
    const found = { value: sample.value, histogram: sample.histogram };
    if (entry === undefined) return { expected: `no series ${name}`, got: `${name} ${showFound(found)}` };
    if (seen.has(key)) return { expected: `${name} once`, got: `${name} twice` };
    seen.add(key);
    if (isOrdered && entry.index !== index)
      return { expected: `${name} at place ${entry.index + 1}`, got: `place ${index + 1}` };
    const point = entry.line.points[0];
    if (!isSame(point, found))
      return { expected: `${name} ${showPoint(point)}`, got: `${name} ${showFound(found)}` };
  }
  return missing(expected, seen);
}

function missing(expected: readonly SeriesLine[], seen: ReadonlySet<string>): Fault | undefined {
  const line = expected.find(({ labels }) => !seen.has(labelsKey(labels)));
  if (line === undefined) return undefined;
  return {
    expected: `${printLabels(line.labels)} ${line.points.map(showPoint).join(" ")}`,
    got: "no such series",
  };
}

type MatrixSeries = Extract<Answer["result"], { kind: "matrix" }>["series"][number];

function matrixFault(command: EvalCommand, series: readonly MatrixSeries[]): Fault | undefined {
  const window = command.range ?? command.at;
  const step = window.step ?? 0;
  for (const [index, one] of series.entries()) {
    const before = series[index - 1];
    if (before !== undefined && compareLabels(before.labels, one.labels) >= 0) {
      return {
        expected: "series in the order of their labels",
        got: `${printLabels(one.labels)} after ${printLabels(before.labels)}`,
      };
    }
  }
  const wanted = new Map(command.series.map((line) => [labelsKey(line.labels), line]));
  const seen = new Set<string>();
  for (const one of series) {
    const key = labelsKey(one.labels);
    const line = wanted.get(key);
    const name = printLabels(one.labels);
    if (line === undefined) return { expected: `no series ${name}`, got: `${name} ${showAll(one)}` };
    seen.add(key);
    const points = line.points
      .map((point, index) => ({ point, time: window.start + index * step }))
      .filter(({ point }) => point !== undefined);
    if (points.some(({ time }) => time > window.end)) {
      return {
        expected: `points up to ${window.end} ms`,
        got: `${line.points.length} points for ${name} in the case`,
      };
    }
    const fault =
      points.length !== one.times.length ||
      points.some(({ point, time }, at) => {
        const found = { value: one.values[at] ?? Number.NaN, histogram: one.histograms?.[at] };
        return time !== one.times[at] || !isSame(point, found);
      });
    if (fault) {
      const shown = points.map(({ point, time }) => `${showPoint(point)}@${time}`).join(" ");
      return { expected: `${name} ${shown}`, got: `${name} ${showAll(one)}` };
    }
  }
  return missing(command.series, seen);
}

function showAll({ times, values, histograms }: MatrixSeries): string {
  return [...times]
    .map(
      (time, at) => `${showFound({ value: values[at] ?? Number.NaN, histogram: histograms?.[at] })}@${time}`,
    )
    .join(" ");
}

function isSame(point: Point, { value, histogram }: Found): boolean {
  if (point === undefined) return false;
  if (point.kind === "value")
    return histogram === undefined && !point.isStale && almostEqual(point.value, value);
  return histogram !== undefined && isSameHistogram(point.histogram, histogram, point.hasHint);
}

function isSameHistogram(expected: NativeHistogram, found: NativeHistogram, comparesHint: boolean): boolean {
  if (layoutOf(expected) !== layoutOf(found)) return false;
  if (comparesHint && expected.resetHint !== found.resetHint) return false;
  const others = numbersOf(found);
  return numbersOf(expected).every((value, index) => almostEqual(value, others[index] ?? Number.NaN));
}

/** What has to be the same to the last digit. */
function layoutOf({ schema, zeroThreshold, customBounds, positive, negative }: NativeHistogram): string {
  return JSON.stringify([schema, zeroThreshold, customBounds, positive.indices, negative.indices]);
}

function numbersOf({ count, sum, zeroCount, positive, negative }: NativeHistogram): readonly number[] {
  return [count, sum, zeroCount, ...positive.counts, ...negative.counts];
}

function showPoint(point: Point): string {
  if (point === undefined) return "_";
  if (point.kind === "histogram") return showHistogram(point.histogram);
  return point.isStale ? "stale" : String(point.value);
}

function showFound({ value, histogram }: Found): string {
  return histogram === undefined ? String(value) : showHistogram(histogram);
}

function showHistogram(histogram: NativeHistogram): string {
  return `${printHistogram(histogram)} schema ${histogram.schema} ${histogram.resetHint}`;
}
