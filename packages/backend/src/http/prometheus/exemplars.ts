/** `/api/v1/query_exemplars`: the exemplars of the series that a query reads. */
import { parseExpression, printNumber, walk } from "@sightline/promql";
import type { MetricReader, SeriesMatcher } from "../../store/store.ts";
import { selectorMatchers, windowOf } from "./series-source.ts";

/** Of one answer, the newest. Prometheus' own storage holds as many of all series together. */
const MOST_EXEMPLARS = 10_000;

export interface ExemplarSeries {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    /** Unix seconds. */
    readonly timestamp: number;
  }[];
}

/** Times in milliseconds, both ends inside. */
export async function exemplarsOf(
  store: MetricReader,
  query: string,
  start: number,
  end: number,
): Promise<readonly ExemplarSeries[]> {
  const selectors: (readonly SeriesMatcher[])[] = [];
  for (const node of walk(parseExpression(query)))
    if (node.kind === "selector") selectors.push(selectorMatchers(node));
  const window = windowOf(start, end);
  const found = await Promise.all(
    selectors.map((matchers) => store.exemplars(matchers, window, MOST_EXEMPLARS)),
  );
  const series = new Map(found.flat().map((one) => [JSON.stringify(one.labels), one]));
  return Array.from(series.values(), ({ labels, exemplars }) => ({
    seriesLabels: labels,
    exemplars: exemplars.map(({ labels: own, value, unixMilli }) => ({
      labels: own,
      value: printNumber(value),
      timestamp: unixMilli / 1000,
    })),
  }));
}
