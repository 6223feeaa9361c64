/** Exemplars of OTLP's data points. */
import type { Exemplar as OtlpExemplar } from "@sightline/otlp";
import { pointLabels, type Labels } from "./labels.ts";
import type { Exemplar } from "./sample.ts";

/** Of one point; SDKs keep one for each bucket. More are left out. */
export const MOST_EXEMPLARS = 100;
/** Characters of all names and values together: OpenMetrics' limit, and Prometheus'. */
export const LONGEST_EXEMPLAR = 128;

/** Attributes are left out where the labels would be too long with them: the ids lead to the trace, which has them. */
export function exemplarOf(given: OtlpExemplar, pointMilli: number): Exemplar {
  const { traceId, spanId, timeUnixNano, value, filteredAttributes } = given;
  const ids: Labels = Object.create(null);
  if (traceId !== "") ids["trace_id"] = traceId;
  if (spanId !== "") ids["span_id"] = spanId;
  const all = pointLabels(filteredAttributes, ids);
  return {
    labels: isTooLong(all) ? ids : all,
    value: Number(value ?? 0),
    unixMilli: timeUnixNano === 0n ? pointMilli : Number(timeUnixNano / 1_000_000n),
  };
}

export function isTooLong(labels: Labels): boolean {
  let characters = 0;
  for (const name in labels) characters += charactersOf(name) + charactersOf(labels[name] ?? "");
  return characters > LONGEST_EXEMPLAR;
}

function charactersOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The bucket that counts the value: the index of the first bound that is not below it. */
export function bucketOf(bounds: ArrayLike<number>, value: number): number {
  for (let at = 0; at < bounds.length; at++) if (value <= (bounds[at] ?? 0)) return at;
  return bounds.length;
}
