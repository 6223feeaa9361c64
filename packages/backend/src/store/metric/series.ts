/** What a series is, and the number it is known by. */
import { hash } from "node:crypto";
import type { MetricList } from "@sightline/api";
import type { Labels } from "./labels.ts";

export type MetricKind = MetricList["metrics"][number]["kind"];

/** What the series of a metric have in common. */
export interface MetricFamily {
  /** As Prometheus spells it, without `_bucket`, `_sum`, `_count`. */
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly help: string;
}

/** The labels in one text, sorted by name: equal for equal series only. */
export function seriesKey(labels: Labels): string {
  let key = "";
  for (const name of Object.keys(labels).toSorted()) key += `${name}\u0000${labels[name] ?? ""}\u0000`;
  return key;
}

/** 64 bits of SHA-1, so that nobody can make two series collide by accident. */
export function fingerprintOf(key: string): bigint {
  return hash("sha1", key, "buffer").readBigUInt64LE(0);
}

const KINDS: ReadonlySet<string> = new Set([
  "counter",
  "up-down-counter",
  "gauge",
  "histogram",
  "summary",
  "unknown",
]);

export function isKind(text: string): text is MetricKind {
  return KINDS.has(text);
}
