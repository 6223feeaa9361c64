/** What tells the points of a metric apart, and what their series are. */
import type { NumberDataPoint, PointView } from "@sightline/otlp";
import type { Labels } from "../../metric/labels.ts";
import type { Emit } from "../../metric/points.ts";

/** A byte before the attributes in the key of a point. */
export const SHAPE = {
  number: 0,
  histogram: 1,
  histogramWithoutSum: 2,
  summary: 3,
  exponential: 4,
  exponentialWithoutSum: 5,
} as const;

/** Gives the labels of a point's series, in the order of its numbers. */
export type EmitAll = (emit: Emit, identity: Labels) => void;

/** What the labels of a point are made of; its numbers are 0. */
export function pointOf(
  view: PointView,
): Pick<NumberDataPoint, "attributes" | "startTimeUnixNano" | "timeUnixNano" | "flags"> {
  return { attributes: view.attributes.list(), startTimeUnixNano: 0n, timeUnixNano: 0n, flags: 0 };
}

export function sameNumbers(left: Float64Array, right: Float64Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (!Object.is(left[at], right[at])) return false;
  return true;
}
