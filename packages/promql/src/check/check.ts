/** Checks of a query against what is known of the data. */
import type { Problem } from "../problem.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Catalogue } from "./catalogue.ts";
import { meaningProblems } from "./meaning.ts";
import { nameProblems } from "./names.ts";

/**
 * Problems of a query that was read, in the order of their places: unknown metrics (errors), unknown labels, rates of
 * gauges, ranges too short for two samples, quantiles out of range, lost `le` (warnings).
 *
 * @example
 * const metrics = new Map([["http_requests_total", { type: "counter", labels: ["route"] } as const]]);
 * checkExpression(parseExpression("rate(http_request_total[5m])"), { metrics });
 * // [{ code: "unknown-metric", hint: "Did you mean http_requests_total?", span: { start: 5, end: 23 }, … }]
 */
export function checkExpression(expression: Expression, catalogue: Catalogue): readonly Problem[] {
  return [...nameProblems(expression, catalogue), ...meaningProblems(expression, catalogue)].toSorted(
    (left, right) => left.span.start - right.span.start,
  );
}
