/** Durations of the tree in milliseconds, once the window of the query is known. */
import { assertNever } from "@sightline/model";
import type { At, DurationExpression } from "../../syntax/ast.ts";
import { lastTime, type Query } from "../context.ts";
import { evaluationErrorOf } from "../evaluation-error.ts";

const LONGEST_SECONDS = 2 ** 63 / 1e9;

/** A range or step: over 0. */
export function rangeMs(duration: DurationExpression, query: Query): number {
  const seconds = finite(duration, query);
  if (seconds <= 0) throw refused(duration, "duration must be greater than 0");
  return Math.max(1, wholeMs(seconds));
}

/** An offset: of either sign, 0 when there is none. */
export function offsetMs(duration: DurationExpression | undefined, query: Query): number {
  return duration === undefined ? 0 : wholeMs(finite(duration, query));
}

/** The moment that `@` names, if any. */
export function atMs(at: At | undefined, query: Query): number | undefined {
  if (at === undefined) return undefined;
  switch (at.kind) {
    case "time":
      return at.ms;
    case "start":
      return query.window.start;
    case "end":
      return query.end;
    default:
      return assertNever(at, "moment");
  }
}

/** Durations are whole nanoseconds that are cut to milliseconds. */
function wholeMs(seconds: number): number {
  return Math.trunc(Math.round(seconds * 1e9) / 1e6);
}

function finite(duration: DurationExpression, query: Query): number {
  const seconds = secondsOf(duration, query);
  if (!Number.isFinite(seconds)) throw refused(duration, "duration is NaN or infinite");
  if (Math.abs(seconds) > LONGEST_SECONDS) throw refused(duration, "duration is out of range");
  return seconds;
}

function refused({ span }: DurationExpression, reason: string): Error {
  const text = `${span.start}:${span.end}: ${reason}`;
  return evaluationErrorOf(
    text,
    "Check what step() and range() are in this query; an instant query has neither.",
  );
}

function secondsOf(duration: DurationExpression, query: Query): number {
  switch (duration.kind) {
    case "number":
      return duration.value;
    case "query-step":
      return query.window.interval / 1000;
    case "query-range":
      return (query.end - query.window.start) / 1000;
    case "duration-parentheses":
      return secondsOf(duration.expression, query);
    case "duration-unary": {
      const value = secondsOf(duration.operand, query);
      return duration.operator === "-" ? -value : value;
    }
    case "duration-binary":
      return combined(duration, secondsOf(duration.left, query), secondsOf(duration.right, query));
    default:
      return assertNever(duration, "duration");
  }
}

function combined(
  duration: Extract<DurationExpression, { kind: "duration-binary" }>,
  left: number,
  right: number,
): number {
  switch (duration.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0) throw refused(duration, "division by zero");
      return left / right;
    case "%":
      if (right === 0) throw refused(duration, "modulo by zero");
      return left % right;
    case "^":
      return left ** right;
    case "min_of":
      return Math.min(left, right);
    case "max_of":
      return Math.max(left, right);
    default:
      return assertNever(duration.operator, "operator of durations");
  }
}

/** First and last moment that the steps look at, through `@` and offset. */
export function referenceTimes(
  steps: Query["window"],
  at: number | undefined,
  offset: number,
): readonly [first: number, last: number] {
  const first = (at ?? steps.start) - offset;
  return [first, at === undefined ? lastTime(steps) - offset : first];
}
