/** The shapes that most queries of shipped dashboards have. */
import type { PromqlPanelQuery } from "@sightline/model";

const WINDOW = "$__rate_interval";

/** Metrics that the backend counts from spans. */
export const SPAN_CALLS = "traces_span_metrics_calls_total";
export const SPAN_DURATION = "traces_span_metrics_duration_seconds";
export const FAILED_SPANS = 'status_code="STATUS_CODE_ERROR"';

type More = Partial<Pick<PromqlPanelQuery, "legend" | "exemplars" | "instant">>;

export function promql(expr: string, legend?: string, more: More = {}): PromqlPanelQuery {
  return { kind: "promql", expr, ...(legend === undefined ? {} : { legend }), ...more };
}

/** The value at the end of the window alone. */
export function atEnd(expr: string, legend?: string): PromqlPanelQuery {
  return promql(expr, legend, { instant: true });
}

/** `{job="$service"}`; nothing where there is nothing to match. */
function braces(matchers: string): string {
  return matchers === "" ? "" : `{${matchers}}`;
}

function sumBy(labels: readonly string[], expr: string): string {
  return labels.length === 0 ? `sum(${expr})` : `sum by (${labels.join(", ")}) (${expr})`;
}

/** How often a counter counted, per second. */
export function perSecond(counter: string, matchers: string, by: readonly string[] = []): string {
  return sumBy(by, `rate(${counter}${braces(matchers)}[${WINDOW}])`);
}

/** How much a counter grew in the whole window. */
export function inRange(counter: string, matchers: string, by: readonly string[] = []): string {
  return sumBy(by, `increase(${counter}${braces(matchers)}[$__range])`);
}

/** How much it grew around each point of a line. */
export function around(counter: string, matchers: string, by: readonly string[] = []): string {
  return sumBy(by, `increase(${counter}${braces(matchers)}[${WINDOW}])`);
}

/** How much it grew in the window of the same length before. */
export function inRangeBefore(counter: string, matchers: string, by: readonly string[] = []): string {
  return sumBy(by, `increase(${counter}${braces(matchers)}[$__range] offset $__range)`);
}

/** A quantile of a histogram, in its unit. */
export function quantile(
  share: number,
  histogram: string,
  matchers: string,
  by: readonly string[] = [],
): string {
  return `histogram_quantile(${share}, ${perSecond(`${histogram}_bucket`, matchers, [...by, "le"])})`;
}

/** The mean of what a histogram observed. */
export function mean(histogram: string, matchers: string, by: readonly string[] = []): string {
  return `${perSecond(`${histogram}_sum`, matchers, by)} / ${perSecond(`${histogram}_count`, matchers, by)}`;
}

/** Observations by bucket: what a heatmap shows. */
export function buckets(histogram: string, matchers: string): PromqlPanelQuery {
  const expr = `sum by (le) (increase(${histogram}_bucket${braces(matchers)}[${WINDOW}]))`;
  return promql(expr, "{{le}}", { exemplars: true });
}

/** A part of a whole; 0 where the whole is there and nothing is of that part. */
export function shareOf(counter: string, matchers: string, part: string, by: readonly string[] = []): string {
  const whole = perSecond(counter, matchers, by);
  const some = perSecond(counter, matchers === "" ? part : `${matchers},${part}`, by);
  return `(${some} or ${whole} * 0) / ${whole}`;
}

/** The p50, p95 and p99 of a histogram, as three lines. */
export function usualQuantiles(histogram: string, matchers: string): readonly PromqlPanelQuery[] {
  return [
    promql(quantile(0.5, histogram, matchers), "p50"),
    promql(quantile(0.95, histogram, matchers), "p95", { exemplars: true }),
    promql(quantile(0.99, histogram, matchers), "p99"),
  ];
}
