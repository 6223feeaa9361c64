/** A binary operator on two samples, numbers or native histograms. */
import { added, divided, scaled, subtracted } from "../../histogram/arithmetic.ts";
import { equalHistograms } from "../../histogram/equal.ts";
import type { NativeHistogram } from "../../histogram/histogram.ts";
import type { HistogramSum } from "../../histogram/sum.ts";
import { trimmed } from "../../histogram/trim.ts";
import type { Binary } from "../../syntax/ast.ts";
import { isComparison } from "../../syntax/operators.ts";
import type { Annotations } from "../annotations.ts";
import { numberOperator } from "./arithmetic.ts";

/** Where the result of an operator goes; one object for all steps. */
export interface Sample {
  value: number;
  histogram: NativeHistogram | undefined;
  /** A comparison that is false keeps nothing. */
  isKept: boolean;
}

/** Puts the result into `into`; returns false, with a note, when the two do not go together. */
export function operate(
  binary: Binary,
  left: number,
  right: number,
  leftHistogram: NativeHistogram | undefined,
  rightHistogram: NativeHistogram | undefined,
  notes: Annotations,
  into: Sample,
): boolean {
  const { operator } = binary;
  into.histogram = undefined;
  into.isKept = true;
  if (leftHistogram === undefined && rightHistogram === undefined) {
    const apply = numberOperator(operator);
    if (apply === undefined) return incompatible(binary, "float", "float", notes);
    const result = apply(left, right);
    if (isComparison(operator)) {
      into.isKept = result === 1;
      into.value = left;
    } else into.value = result;
    return true;
  }
  into.value = 0;
  if (leftHistogram === undefined) {
    if (operator !== "*" || rightHistogram === undefined)
      return incompatible(binary, "float", "histogram", notes);
    into.histogram = scaled(rightHistogram, left);
    return true;
  }
  return rightHistogram === undefined
    ? withNumber(binary, leftHistogram, right, notes, into)
    : withHistogram(binary, leftHistogram, rightHistogram, notes, into);
}

function withNumber(
  binary: Binary,
  left: NativeHistogram,
  right: number,
  notes: Annotations,
  into: Sample,
): boolean {
  switch (binary.operator) {
    case "*":
      into.histogram = scaled(left, right);
      return true;
    case "/":
      into.histogram = divided(left, right);
      return true;
    case "</":
      into.histogram = trimmed(left, right, "upper");
      return true;
    case ">/":
      into.histogram = trimmed(left, right, "lower");
      return true;
    default:
      return incompatible(binary, "histogram", "float", notes);
  }
}

function withHistogram(
  binary: Binary,
  left: NativeHistogram,
  right: NativeHistogram,
  notes: Annotations,
  into: Sample,
): boolean {
  switch (binary.operator) {
    case "+":
      return settle(binary, added(left, right), "addition", notes, into);
    case "-":
      return settle(binary, subtracted(left, right), "subtraction", notes, into);
    case "==":
    case "!=":
      into.histogram = left;
      into.isKept = equalHistograms(left, right) === (binary.operator === "==");
      return true;
    default:
      return incompatible(binary, "histogram", "histogram", notes);
  }
}

function settle(
  binary: Binary,
  result: HistogramSum,
  operation: "addition" | "subtraction",
  notes: Annotations,
  into: Sample,
): boolean {
  if (result.kind === "incompatible") {
    notes.warn(`incompatible bucket layout encountered for binary operator ${binary.operator}`, binary.span);
    return false;
  }
  if (result.hintsCollide)
    notes.warn(`conflicting counter resets during histogram ${operation}`, binary.span);
  if (result.isReconciled) {
    notes.info(`mismatched custom buckets were reconciled during ${operation}`, binary.span);
  }
  into.histogram = result.histogram;
  return true;
}

function incompatible(binary: Binary, left: string, right: string, notes: Annotations): false {
  const { operator, span } = binary;
  const text = `incompatible sample types encountered for binary operator "${operator}": ${left} ${operator} ${right}`;
  notes.info(text, span);
  return false;
}
