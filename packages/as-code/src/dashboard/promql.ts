/** PromQL of panels, as PromQL's parser takes it: places of variables filled in. */
import { type Expression, parseQuery } from "@sightline/promql";
import { resultLabels } from "../rule/check/result-labels.ts";

/** Windows that whoever draws fills in; here any, of a length that holds samples. */
const WINDOWS = /\$\{?__(?:rate_interval|interval|range)\}?/gu;
const NAMES = /\$\{(\w+)(?::\w+)?\}|\$(\w+)/gu;

/**
 * The query with something for each variable: `5m` for windows, the variable's name for others.
 *
 * @example
 * filledIn('rate(up{job="$service"}[$__rate_interval])'); // 'rate(up{job="service"}[5m])'
 */
export function filledIn(expr: string): string {
  return expr
    .replaceAll(WINDOWS, "5m")
    .replaceAll(NAMES, (_, braced?: string, bare?: string) => braced ?? bare ?? "");
}

/** `undefined` where it cannot be read. */
export function readPanelQuery(expr: string): Expression | undefined {
  const read = parseQuery(filledIn(expr));
  return read.ok ? read.expression : undefined;
}

/** The labels that its series are told apart by, as far as the query alone says it. */
export function panelLabels(expr: string): readonly string[] {
  const expression = readPanelQuery(expr);
  return [...((expression === undefined ? undefined : resultLabels(expression)) ?? [])].filter(
    (label) => label !== "le",
  );
}

/** The variables that a text names, but those that whoever draws fills in. */
export function namedVariables(text: string): readonly string[] {
  const names = [...text.replaceAll(WINDOWS, "").matchAll(NAMES)].map(
    ([, braced, bare]) => braced ?? bare ?? "",
  );
  return [...new Set(names)].filter((name) => !name.startsWith("__"));
}
