/** Whether a span or log record satisfies a filter: in words what `chdb/sql/filter.ts` says in SQL. */
import { durationNano, LEVELS, type Comparison, type Filter, type Operator, type Term } from "@sightline/api";
import { assertNever } from "@sightline/model";
import { NUMBER_PATTERN } from "../record/number-text.ts";

/** A record as a filter sees it. */
export interface Subject {
  /** What a bare word is searched in. */
  readonly text: string;
  /** Nanoseconds; `undefined` on what has no duration. */
  readonly duration: bigint | undefined;
  /** Position in `LEVELS`; `undefined` on what has no level. */
  readonly level: number | undefined;
  /** `undefined`: there is none. */
  value(key: string): string | undefined;
}

const LOWER_CASE = new Set(["kind", "status", "root", "trace", "span"]);

export function matches(filter: Filter, subject: Subject): boolean {
  return filter.terms.every((term) => holds(term, subject));
}

function holds(term: Term, subject: Subject): boolean {
  switch (term.kind) {
    case "text":
      return contains(subject.text, term.value);
    case "existence":
      return (subject.value(term.key) !== undefined) === term.exists;
    case "comparison": {
      const negative = term.operator === "!=" || term.operator === "!~";
      return negative !== compares(term, subject);
    }
    default:
      return assertNever(term, "filter term");
  }
}

/** The comparison without its negation; what has no value satisfies none. */
function compares(term: Comparison, subject: Subject): boolean {
  const operator = positive(term.operator);
  if (term.key === "duration") return ordered(subject.duration, durationNano(term.value), operator);
  if (term.key === "level") {
    const level = LEVELS.indexOf(term.value.toLowerCase());
    return ordered(subject.level, level === -1 ? undefined : level, operator);
  }
  const value = subject.value(term.key);
  if (value === undefined) return false;
  if (operator === "~") return contains(value, term.value);
  if (operator === "=") return value === (LOWER_CASE.has(term.key) ? term.value.toLowerCase() : term.value);
  if (!NUMBER_PATTERN.test(term.value)) return ordered(Buffer.from(value), Buffer.from(term.value), operator);
  return NUMBER_PATTERN.test(value) && ordered(Number(value), Number(term.value), operator);
}

function ordered<T extends bigint | number | Buffer>(
  left: T | undefined,
  right: T | undefined,
  operator: Operator,
): boolean {
  if (left === undefined || right === undefined) return false;
  const difference = order(left, right);
  switch (operator) {
    case "=":
      return difference === 0;
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case "!=":
    case "~":
    case "!~":
      return false;
    default:
      return assertNever(operator, "operator");
  }
}

/** Text by its bytes in UTF-8, as the engine compares it. */
function order(left: bigint | number | Buffer, right: bigint | number | Buffer): number {
  if (Buffer.isBuffer(left) && Buffer.isBuffer(right)) return Buffer.compare(left, right);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function positive(operator: Operator): Operator {
  if (operator === "!=") return "=";
  return operator === "!~" ? "~" : operator;
}

function contains(value: string, part: string): boolean {
  return value.toLowerCase().includes(part.toLowerCase());
}
