/** Units of the model as Grafana calls them, and back. Source: the ids of `@grafana/data`, `valueFormats/categories.ts`. */

const NAMES: readonly (readonly [ucum: string, grafana: string])[] = [
  ["", "short"],
  ["1", "percentunit"],
  ["%", "percent"],
  ["ns", "ns"],
  ["us", "µs"],
  ["ms", "ms"],
  ["s", "s"],
  ["min", "m"],
  ["h", "h"],
  ["d", "d"],
  ["By", "bytes"],
  ["By/s", "binBps"],
  ["kBy", "deckbytes"],
  ["bit/s", "bps"],
  ["Hz", "hertz"],
  ["Cel", "celsius"],
  ["{request}/s", "reqps"],
  ["{operation}/s", "ops"],
];

const TO_GRAFANA: ReadonlyMap<string, string> = new Map(NAMES);
const TO_UCUM: ReadonlyMap<string, string> = new Map([
  ...NAMES.map(([ucum, grafana]): [string, string] => [grafana, ucum]),
  ["none", ""],
  ["decbytes", "By"],
  ["Bps", "By/s"],
]);

/** `{order}` and `{order}/s`: what is counted, in braces. */
const COUNTED = /^\{([^{}]+)\}(\/s)?$/u;
const SUFFIX = /^suffix: ?([^/]*)(\/s)?$/u;

/**
 * A unit that Grafana has no name for is written behind the number.
 *
 * @example
 * grafanaUnit("s"); // "s"
 * grafanaUnit("{PHP}"); // "suffix: PHP"
 */
export function grafanaUnit(unit: string): string {
  const known = TO_GRAFANA.get(unit);
  if (known !== undefined) return known;
  const counted = COUNTED.exec(unit);
  return counted === null ? `suffix: ${unit}` : `suffix: ${counted[1] ?? ""}${counted[2] ?? ""}`;
}

/** The unit of the model; `undefined` where there is none for it. */
export function unitOfGrafana(name: string): string | undefined {
  const known = TO_UCUM.get(name);
  if (known !== undefined) return known;
  const suffix = SUFFIX.exec(name);
  if (suffix === null) return undefined;
  const [, counted = "", per = ""] = suffix;
  return counted === "" ? undefined : `{${counted.trim()}}${per}`;
}
