/**
 * A metric's name in Prometheus, by the suffix rules of its default OTLP translation
 * (https://prometheus.io/docs/guides/opentelemetry/): unit, then `_total` for a counter, none of them twice.
 */
import type { InstrumentDefinition } from "@sightline/model";

/** UCUM → the word in the name. */
const UNITS: Readonly<Record<string, string>> = {
  d: "days",
  h: "hours",
  min: "minutes",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  By: "bytes",
  KiBy: "kibibytes",
  MiBy: "mebibytes",
  GiBy: "gibibytes",
  TiBy: "tibibytes",
  KBy: "kilobytes",
  MBy: "megabytes",
  GBy: "gigabytes",
  TBy: "terabytes",
  m: "meters",
  V: "volts",
  A: "amperes",
  J: "joules",
  W: "watts",
  g: "grams",
  Cel: "celsius",
  Hz: "hertz",
  "%": "percent",
};

/** UCUM → the word after `_per_`. */
const PER: Readonly<Record<string, string>> = {
  s: "second",
  m: "minute",
  min: "minute",
  h: "hour",
  d: "day",
  w: "week",
  mo: "month",
  y: "year",
};

export function prometheusName(definition: Pick<InstrumentDefinition, "name" | "unit" | "kind">): string {
  const counter = definition.kind === "counter";
  let name = sanitized(definition.name);
  if (counter && name.endsWith("_total")) name = name.slice(0, -"_total".length);
  for (const suffix of unitSuffixes(definition)) {
    if (!name.split("_").includes(suffix) && !name.endsWith(`_${suffix}`)) name = `${name}_${suffix}`;
  }
  return counter ? `${name}_total` : name;
}

/** A label's name: dots and other signs become underscores. */
export function prometheusLabel(name: string): string {
  const clean = name.replaceAll(/[^a-zA-Z0-9_]/g, "_");
  return /^\d/.test(clean) ? `key_${clean}` : clean;
}

function unitSuffixes({ unit, kind }: Pick<InstrumentDefinition, "unit" | "kind">): string[] {
  // What stands in braces is a remark: {request}.
  const bare = unit.replaceAll(/\{[^}]*\}/g, "").trim();
  if (bare === "1") return kind === "gauge" ? ["ratio"] : [];
  if (bare === "" || bare === "/") return [];
  const [main = "", per] = bare.split("/", 2);
  const suffixes = main === "" ? [] : [UNITS[main] ?? sanitized(main)];
  if (per !== undefined && per !== "") suffixes.push(`per_${PER[per] ?? sanitized(per)}`);
  return suffixes;
}

function sanitized(name: string): string {
  const clean = name.replaceAll(/[^a-zA-Z0-9_:]+/g, "_");
  return /^\d/.test(clean) ? `_${clean}` : clean;
}
