/** Prometheus' parameters: query string and form are one, times and durations have two spellings each. */
import { parseDuration } from "@sightline/promql";
import { z } from "zod";
import { httpErrors } from "../errors.ts";

/** Query string and form body as one; of a parameter in both the form's counts first, as in Go. */
export function given(query: unknown, body: unknown): URLSearchParams {
  const params = new URLSearchParams(typeof body === "string" ? body : "");
  if (typeof query === "object" && query !== null) {
    for (const [name, value] of Object.entries(query)) {
      for (const one of [value].flat()) if (typeof one === "string") params.append(name, one);
    }
  }
  return params;
}

/** Milliseconds since 1970 of seconds, with fractions, or of RFC 3339. */
export function timeOf(params: URLSearchParams, name: string, otherwise: number): number {
  const text = params.get(name);
  if (text === null || text === "") return otherwise;
  const number = Number(text);
  if (Number.isFinite(number)) return Math.round(number * 1000);
  const parsed = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(parsed)) return parsed;
  throw invalid(name, `cannot parse "${text}" to a valid timestamp`, "Write Unix seconds or RFC 3339.");
}

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/u;

/** Milliseconds of seconds, with fractions, or of a duration such as `1h30m`. */
export function durationOf(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name);
  if (text === null || text === "") return undefined;
  const number = Number(text);
  const milliseconds = Number.isFinite(number) ? number * 1000 : parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw invalid(
    name,
    `cannot parse "${text}" to a valid duration`,
    "Write seconds or a duration such as 15s or 1h30m.",
  );
}

export function requiredText(params: URLSearchParams, name: string): string {
  const text = params.get(name);
  if (text !== null && text !== "") return text;
  throw invalid(name, "it is not there", `Add ${name}=….`);
}

const limits = z.coerce.number().int().min(0);

/** How many results are wanted; 0 and absent: all. */
export function limitOf(params: URLSearchParams, name: string): number {
  const text = params.get(name);
  if (text === null || text === "") return Number.POSITIVE_INFINITY;
  const parsed = limits.safeParse(text);
  if (!parsed.success)
    throw invalid(name, `"${text}" is no number of results`, "Write a whole number, 0 for all.");
  return parsed.data === 0 ? Number.POSITIVE_INFINITY : parsed.data;
}

export function invalid(parameter: string, reason: string, hint: string): Error {
  return httpErrors.PARAMETER_INVALID({ parameter, reason, hint }, { field: parameter });
}
