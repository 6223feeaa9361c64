/** Queries of OpenSLO, which mostly say no range, with the window put in. */
import { type Expression, parseQuery, placeOf, walk } from "@sightline/promql";

/** What a query's samples are: a counter that grows, or a number of events at each sample. */
export type Sampling = "counter" | "gauge";

export type Windowed =
  | { readonly ok: true; readonly query: string }
  | { readonly ok: false; readonly message: string; readonly fix: string };

const WINDOW = /\{\{ *\.window *\}\}/u;

/**
 * The query as a rate over `{{.window}}`. Selectors without a range get one (`x` becomes `rate(x[{{.window}}])`); what is
 * not aggregated is summed, by the given dimensions.
 *
 * @example
 * windowed('http_requests_total{code="200"}', "counter", []); // sum(rate(http_requests_total{code="200"}[{{.window}}]))
 */
export function windowed(query: string, sampling: Sampling, dimensions: readonly string[]): Windowed {
  const text = query.trim();
  const written = WINDOW.test(text);
  const parsed = parseQuery(written ? text.replaceAll(new RegExp(WINDOW, "gu"), "5m") : text);
  if (!parsed.ok) {
    const [first] = parsed.problems;
    const place = first === undefined ? "" : ` (at ${placeOf(text, first.span.start)} of the query)`;
    return {
      ok: false,
      message: `${first?.message ?? "the query cannot be read"}${place}`,
      fix: first?.hint ?? "",
    };
  }
  const ranged = written ? text : withRanges(text, parsed.expression, sampling);
  return { ok: true, query: isAggregated(parsed.expression) ? ranged : summed(ranged, dimensions) };
}

function summed(query: string, dimensions: readonly string[]): string {
  return dimensions.length === 0 ? `sum(${query})` : `sum by (${dimensions.join(", ")}) (${query})`;
}

function isAggregated(expression: Expression): boolean {
  return [...walk(expression)].some(({ kind }) => kind === "aggregation");
}

/** Selectors that stand in a range already are left as they are. */
function withRanges(text: string, expression: Expression, sampling: Sampling): string {
  const call = sampling === "counter" ? "rate" : "sum_over_time";
  const nodes = [...walk(expression)];
  const ranged = new Set(nodes.flatMap((one) => (one.kind === "range-selector" ? [one.selector] : [])));
  const bareSelectors = nodes.flatMap((one) =>
    one.kind === "selector" && !ranged.has(one) ? [one.span] : [],
  );
  let result = text;
  for (const { start, end } of bareSelectors.toSorted((a, b) => b.start - a.start)) {
    result = `${result.slice(0, start)}${call}(${result.slice(start, end)}[{{.window}}])${result.slice(end)}`;
  }
  return result;
}
