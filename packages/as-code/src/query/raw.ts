/** PromQL that a declaration gives as it stands: read, and held against what is declared. */
import type { DeclarationProblem, MetricDeclarations } from "@sightline/model";
import { checkExpression, type Expression, parseQuery, placeOf, type Problem } from "@sightline/promql";
import { catalogueOf } from "./catalogue.ts";

export interface RawQuery {
  /** Absent where it cannot be read. */
  readonly expression?: Expression;
  readonly problems: readonly DeclarationProblem[];
}

/** Sloth's place for the range of a query. */
const WINDOW = /\{\{ *\.window *\}\}/gu;

/**
 * @param metrics - Those that may be named. Names with a colon are those of recording rules, which no declaration has.
 * @example
 * readRaw("rate(orders_totl[5m])", metrics, "alerts.rules.A.query").problems;
 * // [{ message: "at 1:6 there is no metric orders_totl", fix: "Did you mean orders_total?", … }]
 */
export function readRaw(text: string, metrics: MetricDeclarations, path: string): RawQuery {
  // As long as what it stands for, so that places stay.
  const filled = text.replaceAll(WINDOW, (place) => "5m".padEnd(place.length));
  const parsed = parseQuery(filled);
  if (!parsed.ok) return { problems: parsed.problems.map((one) => problemAt(one, text, path)) };
  const found = checkExpression(parsed.expression, catalogueOf(metrics)).filter(
    (one) => one.code !== "suspicious" && !isRecorded(one, text),
  );
  return { expression: parsed.expression, problems: found.map((one) => problemAt(one, text, path)) };
}

function isRecorded({ code, span }: Problem, text: string): boolean {
  return code === "unknown-metric" && /^[a-zA-Z_:][\w:]*$/u.test(text.slice(span.start, span.end))
    ? text.slice(span.start, span.end).includes(":")
    : false;
}

function problemAt({ message, hint, span, code }: Problem, text: string, path: string): DeclarationProblem {
  const declare = code === "unknown-metric" && !hint.includes("mean") ? " Declare it under metrics." : "";
  return { path, message: `at ${placeOf(text, span.start)} ${message}`, fix: `${hint}${declare}` };
}
