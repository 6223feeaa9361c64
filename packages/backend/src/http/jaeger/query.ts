/** The parameters of Jaeger's search, as a filter and a window of the store. */
import { durationNano, type Filter, type Term } from "@sightline/api";
import { z } from "zod";
import { nanoseconds, type Clock } from "../../clock.ts";
import type { PageSelection, TimeWindow } from "../../store/store.ts";
import { httpErrors } from "../errors.ts";
import { readParams } from "./params.ts";

const oneOrMany = z.union([z.string(), z.array(z.string())]);

const searchParams = z.object({
  service: z.string().optional(),
  operation: z.string().optional(),
  tags: z.string().optional(),
  tag: oneOrMany.optional(),
  minDuration: z.string().optional(),
  maxDuration: z.string().optional(),
  // Jaeger ignores a limit that is no number.
  limit: z.coerce.number().int().min(1).optional().catch(undefined),
  lookback: z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  traceID: oneOrMany.optional(),
});

/** As they come; empty ones mean nothing. */
export interface SearchParams {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  /** A JSON object of tags. */
  readonly tags?: string | undefined;
  /** `key:value`, as often as wanted. */
  readonly tag?: string | readonly string[] | undefined;
  readonly minDuration?: string | undefined;
  readonly maxDuration?: string | undefined;
  readonly limit?: number | undefined;
  readonly lookback?: string | undefined;
  /** Microseconds since 1970, `end` too. */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  /** Asks for these traces; the rest is ignored then. */
  readonly traceID?: string | readonly string[] | undefined;
}

/** Throws `PARAMETER_INVALID`. */
export function readSearch(query: unknown): SearchParams {
  return readParams(searchParams, query);
}

const DEFAULT_LIMIT = 20;
const MOST_TRACES = 1000;
const HOUR = 3_600_000_000_000n;

/** Throws `PARAMETER_INVALID`. */
export function searchSelection(params: SearchParams, clock: Clock): PageSelection {
  const limit = Math.min(params.limit ?? DEFAULT_LIMIT, MOST_TRACES);
  return { ...searchWindow(params, clock), filter: searchFilter(params), limit, cursor: undefined };
}

export function searchWindow(params: SearchParams, clock: Clock): TimeWindow {
  const now = nanoseconds(clock());
  const to = params.end === undefined ? now : microseconds("end", params.end);
  if (params.start !== undefined) return { from: microseconds("start", params.start), to };
  const { lookback } = params;
  // Jaeger's UI sends "custom" beside a start.
  if (lookback === undefined || lookback === "custom") return { from: to - HOUR, to };
  return { from: to - duration("lookback", lookback), to };
}

function searchFilter(params: SearchParams): Filter {
  const terms: Term[] = [];
  const { service, operation, minDuration, maxDuration } = params;
  if (service !== undefined && service !== "") terms.push(comparison("service", service));
  if (operation !== undefined && operation !== "" && operation !== "all")
    terms.push(comparison("name", operation));
  for (const [key, value] of tagsOf(params)) terms.push(tagTerm(key, value));
  if (minDuration !== undefined && minDuration !== "") terms.push(bound(">=", "minDuration", minDuration));
  if (maxDuration !== undefined && maxDuration !== "") terms.push(bound("<=", "maxDuration", maxDuration));
  return { kind: "filter", terms };
}

const tagObject = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

function tagsOf(params: SearchParams): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  if (params.tags !== undefined && params.tags !== "") {
    const parsed = tagObject.safeParse(json(params.tags));
    if (!parsed.success)
      throw invalid("tags", `"${params.tags}" is no JSON object of tags`, `Write {"http.route":"/pay"}.`);
    for (const [key, value] of Object.entries(parsed.data)) pairs.push([key, String(value)]);
  }
  for (const tag of [params.tag ?? []].flat()) {
    const colon = tag.indexOf(":");
    if (colon < 1) throw invalid("tag", `"${tag}" has no colon`, "Write key:value.");
    pairs.push([tag.slice(0, colon), tag.slice(colon + 1)]);
  }
  return pairs;
}

/** Tags that Jaeger makes of a span's own fields; the rest are attributes. */
function tagTerm(key: string, value: string): Term {
  if (key === "error")
    return { kind: "comparison", key: "status", operator: value === "true" ? "=" : "!=", value: "error" };
  if (key === "otel.status_code") return comparison("status", value.toLowerCase());
  if (key === "span.kind") return comparison("kind", value.toLowerCase());
  return comparison(key, value);
}

function comparison(key: string, value: string): Term {
  return { kind: "comparison", key, operator: "=", value };
}

function bound(operator: ">=" | "<=", parameter: string, text: string): Term {
  return { kind: "comparison", key: "duration", operator, value: `${duration(parameter, text)}ns` };
}

/** Nanoseconds. Jaeger takes Go's durations, which always have a unit. */
function duration(parameter: string, text: string): bigint {
  const nano = /\D/.test(text) ? durationNano(text) : undefined;
  if (nano === undefined) throw invalid(parameter, `"${text}" is no duration`, "Write 1.2s, 100ms or 500us.");
  return nano;
}

function microseconds(parameter: string, text: string): bigint {
  if (!/^\d{1,16}$/.test(text)) {
    throw invalid(parameter, `"${text}" is no time`, "Write microseconds since 1970.");
  }
  return BigInt(text) * 1000n;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(parameter: string, reason: string, hint: string): Error {
  return httpErrors.PARAMETER_INVALID({ parameter, reason, hint }, { field: parameter });
}
