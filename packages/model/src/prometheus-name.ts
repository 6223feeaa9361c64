/**
 * OTLP names as Prometheus spells them by default (translation strategy UnderscoreEscapingWithSuffixes). Rules:
 * https://github.com/prometheus/otlptranslator and
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#otlp-metric-points-to-prometheus
 */

const UNITS: ReadonlyMap<string, string> = new Map([
  ["d", "days"],
  ["h", "hours"],
  ["min", "minutes"],
  ["s", "seconds"],
  ["ms", "milliseconds"],
  ["us", "microseconds"],
  ["ns", "nanoseconds"],
  ["By", "bytes"],
  ["KiBy", "kibibytes"],
  ["MiBy", "mebibytes"],
  ["GiBy", "gibibytes"],
  ["TiBy", "tibibytes"],
  ["KBy", "kilobytes"],
  ["MBy", "megabytes"],
  ["GBy", "gigabytes"],
  ["TBy", "terabytes"],
  ["m", "meters"],
  ["V", "volts"],
  ["A", "amperes"],
  ["J", "joules"],
  ["W", "watts"],
  ["g", "grams"],
  ["Cel", "celsius"],
  ["Hz", "hertz"],
  ["1", ""],
  ["%", "percent"],
]);
const PER_UNITS: ReadonlyMap<string, string> = new Map([
  ["s", "second"],
  ["m", "minute"],
  ["h", "hour"],
  ["d", "day"],
  ["w", "week"],
  ["mo", "month"],
  ["y", "year"],
]);

export type MetricNameKind = "counter" | "gauge" | "other";

/** The unit and `_total` or `_ratio` come last; a word that is in the name already is not added again. */
export function prometheusMetricName(name: string, unit: string, kind: MetricNameKind): string {
  let words = tokens(name);
  const { main, per } = unitWords(unit);
  if (main !== "" && !words.includes(main)) words.push(main);
  if (per !== "" && !words.includes(per)) words.push("per", per);
  if (kind === "counter") words = [...words.filter((word) => word !== "total"), "total"];
  if (kind === "gauge" && unit === "1") words = [...words.filter((word) => word !== "ratio"), "ratio"];
  const joined = words.join("_");
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

/** Of `By/s`: `bytes` and `second`. Units in braces are annotations and add nothing. */
function unitWords(unit: string): { readonly main: string; readonly per: string } {
  const slash = unit.indexOf("/");
  const main = (slash === -1 ? unit : unit.slice(0, slash)).trim();
  const per = slash === -1 ? "" : unit.slice(slash + 1).trim();
  return { main: unitWord(main, UNITS), per: unitWord(per, PER_UNITS) };
}

function unitWord(unit: string, known: ReadonlyMap<string, string>): string {
  if (unit === "" || /[{}]/.test(unit)) return "";
  return tokens(known.get(unit) ?? unit).join("_");
}

function tokens(text: string): string[] {
  return text.split(/[^a-zA-Z0-9:]+/).filter((token) => token !== "");
}

export function prometheusLabelName(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, "_");
  if (/^\d/.test(name)) return `key_${name}`;
  return name.startsWith("_") && !name.startsWith("__") ? `key${name}` : name;
}
