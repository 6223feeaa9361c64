/** Searches for spans and log lines as the builder's raw queries. */
import type { SearchPanelQuery } from "@sightline/model";
import { attributeOf } from "../grafana/search.ts";
import type { Json } from "../json.ts";
import { readSearch, type SearchTerm } from "../search.ts";
import { quoted } from "./builder.ts";

const LIMIT = 20;
const NANOSECONDS: Readonly<Record<string, number>> = Object.freeze({
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 6e10,
  h: 3.6e12,
});

export function rawSpec({ of, filter, order, limit = LIMIT }: SearchPanelQuery, name: string): Json {
  const { terms, rest } = readSearch(filter);
  const words = rest.map((word) => existence(word, of) ?? contains(word, of));
  const column = order === "slowest" ? "duration_nano" : "timestamp";
  return {
    name,
    signal: of,
    source: "",
    disabled: false,
    filter: { expression: [...terms.map((term) => termOf(term, of)), ...words].join(" AND ") },
    groupBy: [],
    order: [{ key: { name: column, signal: "", fieldContext: "", fieldDataType: "" }, direction: "desc" }],
    limit,
    having: { expression: "" },
    functions: [],
    legend: "",
  };
}

const KEYS: Readonly<Record<string, string>> = Object.freeze({
  service: "service.name",
  kind: "kind_string",
  trace: "trace_id",
  span: "span_id",
  level: "severity_text",
});

/** SigNoz orders severities by number. Source: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const SEVERITIES: Readonly<Record<string, number>> = Object.freeze({
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
});

function termOf({ key, operator, value }: SearchTerm, of: "traces" | "logs"): string {
  const severity = SEVERITIES[value.toLowerCase()];
  if (key === "level" && severity !== undefined && operator !== "=" && operator !== "!=")
    return `severity_number ${operator} ${severity}`;
  if (key === "status") return `has_error = ${String((value === "error") === (operator === "="))}`;
  if (key === "root") return `parent_span_id ${(value === "true") === (operator === "=") ? "=" : "!="} ''`;
  if (key === "duration") return `duration_nano ${operator} ${nanoseconds(value)}`;
  const name = key === "kind" && of === "traces" ? "kind_string" : (KEYS[key] ?? attributeOf(key));
  const shown = value.startsWith("$") ? value : quoted(key === "kind" ? capital(value) : value);
  switch (operator) {
    case "~":
      return `${name} CONTAINS ${shown}`;
    case "!~":
      return `${name} NOT CONTAINS ${shown}`;
    default:
      return `${name} ${operator} ${shown}`;
  }
}

function existence(word: string, _of: "traces" | "logs"): string | undefined {
  const read = /^(\S+) (exists|missing)$/u.exec(word);
  return read === null
    ? undefined
    : `${attributeOf(read[1] ?? "")} ${read[2] === "exists" ? "" : "NOT "}EXISTS`;
}

function contains(word: string, of: "traces" | "logs"): string {
  return `${of === "logs" ? "body" : "name"} CONTAINS ${quoted(word.replaceAll(/^"|"$/gu, ""))}`;
}

/** A number alone counts milliseconds, as in the filter bar. */
function nanoseconds(text: string): number {
  const [, amount = "0", unit = "ms"] = /^([\d.]+)\s*(\w*)$/u.exec(text) ?? [];
  return Math.round(Number(amount) * (NANOSECONDS[unit === "" ? "ms" : unit] ?? 1e6));
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
