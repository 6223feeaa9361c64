/** `{{schema:1 count:22 sum:3 buckets:[5 10 7]}}`: a native histogram in a case. */
import { added, subtracted } from "../histogram/arithmetic.ts";
import { bucketsOfSpans, type NativeHistogram, type ResetHint } from "../histogram/histogram.ts";
import { signed } from "./signed-number.ts";

export interface HistogramLiteral {
  readonly histogram: NativeHistogram;
  /** Whether the literal says something about resets, which is compared only then. */
  readonly hasHint: boolean;
}

const KEYS: ReadonlySet<string> = new Set([
  "schema",
  "sum",
  "count",
  "z_bucket",
  "z_bucket_w",
  "custom_values",
  "buckets",
  "offset",
  "n_buckets",
  "n_offset",
  "counter_reset_hint",
]);
const HINTS: Readonly<Record<string, ResetHint>> = {
  unknown: "unknown",
  reset: "reset",
  not_reset: "not_reset",
  gauge: "gauge",
};

/** Throws an `Error` that names what is unknown. */
export function histogramLiteral(text: string): HistogramLiteral {
  const found = new Map<string, string>();
  const inner = text.slice(2, -2).trim();
  const rest = inner.replaceAll(/([a-z_]+):(\[[^\]]*\]|[^\s[\]]+)/gu, (_, key: string, value: string) => {
    if (!KEYS.has(key)) throw new Error(`"${key}" is nothing that a histogram has`);
    found.set(key, value);
    return "";
  });
  if (rest.trim() !== "") throw new Error(`"${rest.trim()}" is no part of a histogram`);
  const number = (key: string): number => signed(found.get(key) ?? "0");
  const list = (key: string): number[] =>
    (found.get(key) ?? "[]").slice(1, -1).trim().split(/\s+/u).filter(Boolean).map(signed);
  const hint = HINTS[found.get("counter_reset_hint") ?? "unknown"];
  if (hint === undefined)
    throw new Error(`"${found.get("counter_reset_hint") ?? ""}" is no counter_reset_hint`);
  const [positive, negative] = [list("buckets"), list("n_buckets")];
  const histogram: NativeHistogram = {
    resetHint: hint,
    schema: number("schema"),
    sum: number("sum"),
    count: number("count"),
    zeroCount: number("z_bucket"),
    zeroThreshold: number("z_bucket_w"),
    customBounds: list("custom_values"),
    positive: bucketsOfSpans([{ offset: number("offset"), length: positive.length }], positive),
    negative: bucketsOfSpans([{ offset: number("n_offset"), length: negative.length }], negative),
  };
  return { histogram, hasHint: found.has("counter_reset_hint") };
}

/** Each the one before it and the increment. */
export function histogramSequence(
  first: NativeHistogram,
  increment: NativeHistogram,
  sign: 1 | -1,
  count: number,
): readonly NativeHistogram[] {
  const sequence = [first];
  while (sequence.length < count) {
    const last = sequence.at(-1) ?? first;
    const next = sign === 1 ? added(last, increment) : subtracted(last, increment);
    if (next.kind === "incompatible")
      throw new Error("the histograms of a sequence have to have the same kind of buckets");
    sequence.push({ ...next.histogram, resetHint: sign === 1 ? next.histogram.resetHint : first.resetHint });
  }
  return sequence;
}
