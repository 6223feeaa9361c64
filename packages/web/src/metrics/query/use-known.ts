/** What is known of the window's metrics: all names and families, and the labels of those that queries name. */
import { useMemo } from "react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { METRIC_NAME } from "@sightline/promql";
import type { TimeWindow } from "../../window/time-window.ts";
import type { Family } from "../prometheus/answers.ts";
import { familiesQuery, labelNamesQuery, valuesQuery } from "../prometheus/queries.ts";
import { selectorText } from "../edit/selector-text.ts";
import type { Known } from "./problems.ts";

export interface KnownMetrics {
  /** `undefined` until the first answer. */
  readonly known: Known | undefined;
  readonly error: Error | null;
  readonly again: () => Promise<unknown>;
}

export function useKnown(window: TimeWindow, metrics: readonly string[]): KnownMetrics {
  const { data: names, error, refetch } = useQuery(valuesQuery(METRIC_NAME, window));
  const { data: families } = useQuery(familiesQuery);
  const looked = useQueries({
    queries: metrics.map((name) => labelNamesQuery(window, selectorText(name))),
    combine: (results) => results.map(({ data }) => data),
  });
  const known = useMemo(() => {
    if (names === undefined || families === undefined) return undefined;
    const labels = new Map(
      metrics.flatMap((name, at) => {
        const seen = looked[at];
        return seen === undefined || seen.length === 0 ? [] : [[name, seen] as const];
      }),
    );
    return { names, families, labels };
  }, [names, families, metrics, looked]);
  return { known, error: names === undefined ? error : null, again: () => refetch() };
}

const PART = /_(?:bucket|count|sum)$/u;

/** The family of a series' name: its own, or that of the histogram or summary that it is a part of. */
export function familyOf(known: Known, name: string): Family {
  const { families } = known;
  const own = families.find((family) => family.name === name);
  const whole = families.find((family) => family.name === name.replace(PART, ""));
  const isPart = whole !== undefined && (whole.type === "histogram" || whole.type === "summary");
  return own ?? (isPart ? whole : undefined) ?? { name, type: "", help: "", unit: "" };
}

/** All families that have series in the window; series that nobody described are families of their own. */
export function familiesIn(known: Known): readonly Family[] {
  const found = new Map(known.names.map((name) => [familyOf(known, name).name, familyOf(known, name)]));
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
