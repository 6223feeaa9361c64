/**
 * What a page of metrics in text says, in Prometheus' classic format or in OpenMetrics.
 * https://prometheus.io/docs/instrumenting/exposition_formats/ ·
 * https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
import type { Labels } from "../store/metric/labels.ts";

export type ExpositionFormat = "prometheus" | "openmetrics";

export type FamilyType =
  | "counter"
  | "gauge"
  | "histogram"
  | "gaugehistogram"
  | "summary"
  | "info"
  | "stateset"
  | "unknown";

/** What `# TYPE`, `# HELP` and `# UNIT` say of a metric. */
export interface ExpositionFamily {
  /** As it was declared: of `a_total` in OpenMetrics `a`, in the classic format `a_total`. */
  readonly name: string;
  readonly type: FamilyType;
  /** Empty where nothing was said. */
  readonly help: string;
  readonly unit: string;
}

export interface ExpositionExemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since 1970, with fractions; `undefined`: the page does not say. */
  readonly unixMilli: number | undefined;
}

export interface ExpositionSample {
  /** Whole when the page was read: what is declared after the first sample counts too. */
  readonly family: ExpositionFamily;
  /** With `__name__`, without a prototype. Labels with an empty value are left out, as they are the same as none. */
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since 1970, whole; `undefined`: the page does not say. */
  readonly unixMilli: number | undefined;
  readonly exemplar: ExpositionExemplar | undefined;
  /** From 1. */
  readonly line: number;
}

export interface Exposition {
  readonly format: ExpositionFormat;
  /** In the order of their first line. */
  readonly families: readonly ExpositionFamily[];
  /** In the order of their lines. */
  readonly samples: readonly ExpositionSample[];
}

/** Of a `Content-Type`; what is not OpenMetrics is read as the classic format, which everything else speaks. */
export function expositionFormat(contentType: string | undefined): ExpositionFormat {
  const type = (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase();
  return type === "application/openmetrics-text" ? "openmetrics" : "prometheus";
}
