/** What the editor completes from: the window's names, through the page's own cache. */
import type { PrometheusClient } from "@prometheus-io/codemirror-promql";
import type { QueryClient } from "@tanstack/react-query";
import { type Matcher, METRIC_NAME } from "@sightline/promql";
import { conditionsText } from "../edit/selector-text.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import { EqlSingle } from "@prometheus-io/lezer-promql";
import { familiesQuery, labelNamesQuery, seriesQuery, valuesQuery } from "../prometheus/queries.ts";

/** What the completion gives: conditions as `@prometheus-io/codemirror-promql` has read them. */
interface GivenMatcher {
  readonly name: string;
  readonly value: string;
  readonly matchesEmpty: () => boolean;
  readonly type: number;
}

async function asked<T>(ask: () => Promise<readonly T[]>): Promise<T[]> {
  try {
    return [...(await ask())];
  } catch {
    return [];
  }
}

/** Names that cannot be known make an empty list: what is typed stays as it is. */
export function completionClient(cache: QueryClient, window: () => TimeWindow): PrometheusClient {
  return {
    labelNames: (metric) =>
      asked(() => cache.ensureQueryData(labelNamesQuery(window(), matchText(metric, [], "")))),
    labelValues: (label, metric, matchers = []) =>
      asked(() => cache.ensureQueryData(valuesQuery(label, window(), matchText(metric, matchers, label)))),
    metricMetadata: async () => {
      const families = await asked(() => cache.ensureQueryData(familiesQuery));
      return Object.fromEntries(families.map(({ name, type, help }) => [name, [{ type, help }]]));
    },
    series: async (metric, matchers = [], label = "") => {
      const match = matchText(metric, matchers, label);
      if (match === undefined) return [];
      const sets = await asked(() => cache.ensureQueryData(seriesQuery(match, window())));
      return sets.map((labels) => new Map(Object.entries(labels)));
    },
    metricNames: () => asked(() => cache.ensureQueryData(valuesQuery(METRIC_NAME, window()))),
    flags: async () => ({}),
  };
}

/** The other conditions narrow what a label can be; the one that is being written does not. */
function matchText(
  metric: string | undefined,
  given: readonly GivenMatcher[],
  label: string,
): string | undefined {
  const matchers: readonly Matcher[] = [
    ...(metric === undefined || metric === ""
      ? []
      : [{ name: METRIC_NAME, operator: "=" as const, value: metric }]),
    ...given
      .filter((one) => one.name !== label && one.value !== "" && one.type === EqlSingle)
      .map(({ name, value }) => ({ name, operator: "=" as const, value })),
  ];
  return matchers.length === 0 ? undefined : conditionsText(matchers);
}
