/** Searches for spans as Jaeger's query, and for log lines as LogQL; each says what it had to leave out. */
import type { SearchPanelQuery } from "@sightline/model";
import type { Json } from "../json.ts";
import { readSearch, type SearchTerm } from "../search.ts";

export interface SearchTarget {
  readonly target: Json;
  /** Terms that the target has no word for. */
  readonly left: readonly string[];
}

const TRACE_LIMIT = 20;
const LOG_LIMIT = 100;

export function jaegerTarget({ filter, limit, order }: SearchPanelQuery): SearchTarget {
  const { terms, rest } = readSearch(filter);
  const left = [...rest, ...(order === "slowest" ? ["the longest first"] : [])];
  const fields: Record<string, unknown> = {};
  const tags: string[] = [];
  for (const term of terms) {
    const { key, operator, value } = term;
    if (key === "service" && operator === "=") fields["service"] = value;
    else if (key === "name" && operator === "=") fields["operation"] = value;
    else if (key === "duration" && (operator === ">" || operator === ">=")) fields["minDuration"] = value;
    else if (key === "duration" && (operator === "<" || operator === "<=")) fields["maxDuration"] = value;
    else if (key === "status" && operator === "=" && value === "error") tags.push("error=true");
    // A search of Jaeger finds traces anyway.
    else if (key === "root" && operator === "=" && value === "true") continue;
    else if (operator === "=" && key !== "status" && key !== "kind")
      tags.push(`${attributeOf(key)}="${value}"`);
    else left.push(printed(term));
  }
  return {
    target: {
      queryType: "search",
      ...fields,
      ...(tags.length === 0 ? {} : { tags: tags.join(" ") }),
      limit: limit ?? TRACE_LIMIT,
    },
    left,
  };
}

const LEVELS: readonly string[] = ["trace", "debug", "info", "warn", "error", "fatal"];

export function lokiTarget({ filter, limit }: SearchPanelQuery): SearchTarget {
  const { terms, rest } = readSearch(filter);
  const left: string[] = [];
  const streams: string[] = [];
  const stages = rest.map((word) => `|= ${quoted(word.replaceAll(/^"|"$/gu, ""))}`);
  for (const term of terms) {
    const { key, operator, value } = term;
    const levels = key === "level" ? levelsOf(operator, value) : undefined;
    if (key === "service" && operator === "=") streams.push(`service_name=${quoted(value)}`);
    else if (levels !== undefined) stages.push(`| detected_level=~${quoted(levels.join("|"))}`);
    else if ((operator === "=" || operator === "!=") && key !== "level")
      stages.push(`| ${attributeOf(key).replaceAll(/\W/gu, "_")}${operator}${quoted(value)}`);
    else left.push(printed(term));
  }
  const selector = streams.length === 0 ? 'service_name=~".+"' : streams.join(", ");
  return {
    target: {
      expr: [`{${selector}}`, ...stages].join(" "),
      queryType: "range",
      maxLines: limit ?? LOG_LIMIT,
    },
    left,
  };
}

function levelsOf(operator: string, value: string): readonly string[] | undefined {
  const at = LEVELS.indexOf(value.toLowerCase());
  if (at === -1) return undefined;
  switch (operator) {
    case "=":
      return LEVELS.slice(at, at + 1);
    case ">=":
      return LEVELS.slice(at);
    case ">":
      return LEVELS.slice(at + 1);
    case "<":
      return LEVELS.slice(0, at);
    case "<=":
      return LEVELS.slice(0, at + 1);
    default:
      return undefined;
  }
}

/** Keys of the filter bar that stand for attributes of OpenTelemetry. */
const ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({
  tenant: "tenant.id",
  env: "deployment.environment.name",
  version: "service.version",
});

export function attributeOf(key: string): string {
  return ATTRIBUTES[key] ?? key;
}

export function printed({ key, operator, value }: SearchTerm): string {
  return `${key} ${operator} ${value}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
