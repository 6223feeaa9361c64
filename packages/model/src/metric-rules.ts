/** What a declared metric must keep to, as data: the SDK refuses with it, the gate and the CLI list it. */
import { INSTRUMENT_KINDS } from "./instrument.ts";

export interface DeclarationProblem {
  /** Where, from the root of what was checked: `metrics.orders_total.labels[1]`. */
  readonly path: string;
  /** What is wrong, as the end of a sentence. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}

/** What is checked: a declaration that may come from JavaScript or a file, so of unknown content. */
export interface MetricLike {
  readonly type?: unknown;
  readonly description?: unknown;
  readonly unit?: unknown;
  readonly labels?: unknown;
  readonly buckets?: unknown;
  readonly exemplars?: unknown;
  readonly aggregation?: unknown;
}

/** Prometheus' and OpenTelemetry's common ground; dots are OpenTelemetry's and become underscores in Prometheus. */
const METRIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_.]{0,254}$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_.]*$/;
const AGGREGATIONS: ReadonlySet<unknown> = new Set(["sum", "min", "max", "mean"]);

/** Whether `name` can name a metric in Prometheus and in OTLP. */
export function isMetricName(name: string): boolean {
  return METRIC_NAME.test(name) && /[a-zA-Z0-9]/.test(name);
}

/**
 * Everything that is wrong with one metric apart from its name.
 *
 * @example
 * metricProblems({ type: "gauge", buckets: [1] }, "metrics.depth");
 * // [{ path: "metrics.depth.buckets", message: "only a histogram has buckets", fix: … }]
 */
export function metricProblems(metric: MetricLike, path: string): readonly DeclarationProblem[] {
  return [
    ...typeProblems(metric, path),
    ...textProblems(metric, path),
    ...labelProblems(metric, path),
    ...bucketProblems(metric, path),
    ...detailProblems(metric, path),
  ];
}

function typeProblems({ type }: MetricLike, path: string): DeclarationProblem[] {
  const kinds: readonly unknown[] = INSTRUMENT_KINDS;
  if (kinds.includes(type)) return [];
  return [
    {
      path: `${path}.type`,
      message: `its type is ${shown(type)}, not one of ${INSTRUMENT_KINDS.join(", ")}`,
      fix: "Choose one of them.",
    },
  ];
}

function textProblems(metric: MetricLike, path: string): DeclarationProblem[] {
  return (["description", "unit"] as const)
    .filter((key) => metric[key] !== undefined && typeof metric[key] !== "string")
    .map((key) => ({
      path: `${path}.${key}`,
      message: `its ${key} is ${shown(metric[key])}, not a text`,
      fix: "Write it as a string.",
    }));
}

function labelProblems({ labels, type }: MetricLike, path: string): DeclarationProblem[] {
  if (labels === undefined) return [];
  if (!Array.isArray(labels)) {
    return [
      { path: `${path}.labels`, message: "its labels are not a list", fix: 'Write them as ["status"].' },
    ];
  }
  const seen = new Set<unknown>();
  return labels.flatMap((label: unknown, at) => {
    const message = labelProblem(label, type, seen);
    seen.add(label);
    return message === undefined
      ? []
      : [{ path: `${path}.labels[${at}]`, message, fix: "Rename the label, or leave it out." }];
  });
}

function labelProblem(label: unknown, type: unknown, seen: ReadonlySet<unknown>): string | undefined {
  if (typeof label !== "string" || !LABEL_NAME.test(label)) return `${shown(label)} cannot name a label`;
  if (label.startsWith("__"))
    return `the label ${label} begins with two underscores, which Prometheus keeps for itself`;
  if (label === "le" && (type === "histogram" || type === "exponential-histogram"))
    return "the label le belongs to the buckets";
  return seen.has(label) ? `the label ${label} is declared twice` : undefined;
}

function bucketProblems({ buckets, type }: MetricLike, path: string): DeclarationProblem[] {
  if (buckets === undefined) return [];
  const message = bucketProblem(buckets, type);
  if (message === undefined) return [];
  return [
    {
      path: `${path}.buckets`,
      message,
      fix: "Give a histogram its upper bounds, ascending, without infinity: [0.1, 0.5, 1].",
    },
  ];
}

function bucketProblem(buckets: unknown, type: unknown): string | undefined {
  if (type === "exponential-histogram") return "an exponential histogram finds its buckets itself";
  if (type !== "histogram") return "only a histogram has buckets";
  if (!Array.isArray(buckets)) return "its buckets are not a list";
  if (buckets.length === 0) return "a histogram needs at least one bucket bound";
  const bounds: readonly unknown[] = buckets;
  const ascending = bounds.every((bound, at) => {
    const before = at === 0 ? -Infinity : bounds[at - 1];
    return typeof bound === "number" && Number.isFinite(bound) && bound > Number(before);
  });
  return ascending ? undefined : "bucket bounds must ascend and be finite";
}

function detailProblems({ exemplars, aggregation, type }: MetricLike, path: string): DeclarationProblem[] {
  const problems: DeclarationProblem[] = [];
  if (exemplars !== undefined && (typeof exemplars !== "boolean" || type !== "counter")) {
    problems.push({
      path: `${path}.exemplars`,
      message: "only a counter chooses whether it keeps exemplars",
      fix: "Leave it out: histograms always keep them.",
    });
  }
  if (aggregation !== undefined && (type !== "gauge" || !AGGREGATIONS.has(aggregation))) {
    problems.push({
      path: `${path}.aggregation`,
      message: `its aggregation is ${shown(aggregation)}`,
      fix: "A gauge may have sum, min, max or mean; all other kinds are summed.",
    });
  }
  return problems;
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : (JSON.stringify(value) ?? typeof value);
}
