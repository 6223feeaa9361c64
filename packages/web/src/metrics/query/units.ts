/** In which unit a query answers, as far as its tree and the names of its metrics say. */
import { type Expression, bare } from "@sightline/promql";
import { duration } from "../../format/duration.ts";
import { count, fixed, percent } from "../../format/number.ts";
import { type Quantity, UNKNOWN, quantity } from "../../format/quantity.ts";
import { bytes, rate } from "../../format/rate.ts";

export interface Unit {
  /** `one` is a plain number; `ratio` goes from 0 to 1. */
  readonly of: "seconds" | "bytes" | "one" | "ratio";
  readonly perSecond: boolean;
}

export const PLAIN: Unit = Object.freeze({ of: "one", perSecond: false });

/** Of a metric by its name, as OpenTelemetry and Prometheus write units into names. */
function named(name: string): Unit {
  if (name.endsWith("_count")) return PLAIN;
  const base = name.replace(/_(?:total|sum|bucket)$/u, "");
  if (base.endsWith("_seconds")) return { of: "seconds", perSecond: false };
  if (base.endsWith("_bytes")) return { of: "bytes", perSecond: false };
  if (base.endsWith("_ratio")) return { of: "ratio", perSecond: false };
  return PLAIN;
}

/** Functions whose answer has the unit of the vector they are given. */
const KEEPS =
  /^(?:abs|ceil|floor|round|clamp|clamp_max|clamp_min|sort|sort_desc|label_replace|label_join|increase|delta|idelta|histogram_avg|histogram_stddev|histogram_sum|(?:avg|min|max|sum|quantile|last|first|stddev)_over_time)$/u;
const PER_SECOND = /^(?:rate|irate|deriv)$/u;
const COUNTS = new Set(["count", "group", "count_values", "stdvar"]);

export function unitOf(expression: Expression): Unit {
  switch (expression.kind) {
    case "selector":
      return named(nameOf(expression));
    case "range-selector":
      return unitOf(expression.selector);
    case "parentheses":
    case "subquery":
      return unitOf(expression.expression);
    case "unary":
      return unitOf(expression.operand);
    case "aggregation":
      return COUNTS.has(expression.operator) ? PLAIN : unitOf(expression.expression);
    case "call": {
      const vector = expression.parameters.find(
        (one) => bare(one).kind !== "number" && bare(one).kind !== "string",
      );
      if (vector === undefined) return PLAIN;
      // A bucket's rate counts; its bounds are what the quantile answers with.
      if (expression.name === "histogram_quantile") return { ...unitOf(vector), perSecond: false };
      if (PER_SECOND.test(expression.name)) {
        const inner = unitOf(vector);
        return { of: inner.of, perSecond: true };
      }
      return KEEPS.test(expression.name) ? unitOf(vector) : PLAIN;
    }
    case "binary":
      return combined(expression);
    default:
      return PLAIN;
  }
}

function nameOf({ name, matchers }: Extract<Expression, { kind: "selector" }>): string {
  return name === "" ? (matchers.find((one) => one.name === "__name__")?.value ?? "") : name;
}

function combined({ operator, left, right }: Extract<Expression, { kind: "binary" }>): Unit {
  const [a, b] = [unitOf(left), unitOf(right)];
  const same = a.of === b.of && a.perSecond === b.perSecond;
  const [isNumber, byNumber] = [bare(left).kind === "number", bare(right).kind === "number"];
  switch (operator) {
    case "/":
      if (byNumber) return a;
      // What is divided by its like is a share.
      if (same) return { of: "ratio", perSecond: false };
      return b.of === "one" ? { of: a.of, perSecond: a.perSecond && !b.perSecond } : PLAIN;
    case "*":
      // Times 100 a share is no share any more, and a number of percents has no name here.
      if (byNumber) return a.of === "ratio" ? PLAIN : a;
      if (isNumber) return b.of === "ratio" ? PLAIN : b;
      return PLAIN;
    case "+":
    case "-":
      if (byNumber || same) return a;
      return isNumber ? b : PLAIN;
    case "%":
      return a;
    case "and":
    case "or":
    case "unless":
    case "==":
    case "!=":
    case ">":
    case "<":
    case ">=":
    case "<=":
      return same || byNumber || operator === "and" || operator === "unless" ? a : PLAIN;
    default:
      return PLAIN;
  }
}

/** The unit of several queries on one axis. */
export function commonUnit(units: readonly Unit[]): Unit {
  const [first, ...rest] = units;
  if (first === undefined) return PLAIN;
  return rest.every(({ of, perSecond }) => of === first.of && perSecond === first.perSecond) ? first : PLAIN;
}

/** How a value of the unit is written; NaN is not known, infinities are signs. */
export function writerOf({ of, perSecond }: Unit): (value: number | null) => Quantity {
  const finite = finiteWriterOf(of, perSecond);
  return (value) => {
    if (value === null || Number.isNaN(value)) return UNKNOWN;
    if (!Number.isFinite(value)) return quantity(value > 0 ? "∞" : "−∞", "");
    return finite(value);
  };
}

function finiteWriterOf(of: Unit["of"], perSecond: boolean): (value: number) => Quantity {
  if (of === "bytes") {
    return (value) => {
      const { value: written, unit } = bytes(value);
      return quantity(written, perSecond ? `${unit}/s` : unit);
    };
  }
  if (of === "seconds") return perSecond ? percentOrMore : duration;
  if (of === "ratio") return percent;
  return perSecond ? (value) => rate(value) : plain;
}

/** Seconds a second, as CPU time counts: of one core. */
function percentOrMore(value: number): Quantity {
  return quantity(plain(value).value, "s/s");
}

const SMALL = 1e-3;

function plain(value: number): Quantity {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return count(value);
  if (size >= 100) return quantity(fixed(value, 1), "");
  if (size >= 1) return quantity(fixed(value, 2), "");
  if (size >= SMALL) return quantity(fixed(value, 3), "");
  return quantity(value.toExponential(1).replace("-", "−"), "");
}
