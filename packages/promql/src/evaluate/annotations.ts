/** Warnings and infos of an evaluation: each once, with its place in the query. Texts are Prometheus' own. */
import { METRIC_NAME, type Labels, labelValue } from "../labels/labels.ts";
import { placeOf, type Span } from "../problem.ts";

type Level = "warning" | "info";

/** What repeated repairs of non-monotonic buckets add up to. */
export interface Monotonicity {
  readonly time: number;
  readonly lowest: number;
  readonly highest: number;
  readonly difference: number;
}

interface Annotation {
  readonly level: Level;
  readonly span: Span;
  /** Appended to the text; grows as the annotation repeats. */
  readonly monotonicity:
    | (Omit<Monotonicity, "time"> & { from: number; to: number; count: number })
    | undefined;
  /** How often it was found, where that is told. */
  readonly occurrences: number;
}

export class Annotations {
  readonly #found = new Map<string, Annotation>();

  warn(text: string, span: Span): void {
    this.#found.set(`PromQL warning: ${text}`, {
      level: "warning",
      span,
      monotonicity: undefined,
      occurrences: 1,
    });
  }

  info(text: string, span: Span): void {
    this.#found.set(`PromQL info: ${text}`, { level: "info", span, monotonicity: undefined, occurrences: 1 });
  }

  monotonicity(metric: string, span: Span, fixed: Monotonicity): void {
    const link = "https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile";
    const text = `PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see ${link})${forMetric(metric)}`;
    const { time, ...difference } = fixed;
    const before = this.#found.get(text)?.monotonicity;
    const monotonicity =
      before === undefined
        ? { ...difference, from: time, to: time, count: 1 }
        : {
            from: Math.min(before.from, time),
            to: Math.max(before.to, time),
            lowest: Math.min(before.lowest, fixed.lowest),
            highest: Math.max(before.highest, fixed.highest),
            difference: Math.max(before.difference, fixed.difference),
            count: before.count + 1,
          };
    this.#found.set(text, { level: "info", span, monotonicity, occurrences: 1 });
  }

  /** Samples that count what the sample before them counted already: once a window. */
  startOverlap(metric: string, span: Span): void {
    const text = `PromQL warning: sample has start time that overlaps with previous sample timestamp for metric ${JSON.stringify(metric)}`;
    const occurrences = (this.#found.get(text)?.occurrences ?? 0) + 1;
    this.#found.set(text, { level: "warning", span, monotonicity: undefined, occurrences });
  }

  /** The texts of one level with their places, in order of their first appearance. */
  texts(level: Level, query: string): readonly string[] {
    return [...this.#found]
      .filter(([, annotation]) => annotation.level === level)
      .map(([text, { span, monotonicity, occurrences }]) => {
        const details = monotonicity === undefined ? "" : detailsOf(monotonicity);
        const often = occurrences > 1 ? ` (${occurrences} occurrences)` : "";
        return `${text}${details}${often} (${placeOf(query, span.start)})`;
      });
  }
}

function detailsOf(fixed: NonNullable<Annotation["monotonicity"]>): string {
  const difference = Number(fixed.difference.toPrecision(2));
  const [from, to] = [fixed.from, fixed.to].map((time) =>
    new Date(time).toISOString().replace(/\.\d+Z$/u, "Z"),
  );
  return `, from buckets ${short(fixed.lowest)} to ${short(fixed.highest)}, with a max diff of ${short(difference)}, over ${fixed.count} samples from ${from ?? ""} to ${to ?? ""}`;
}

/** As Go prints a float with `%g`. */
export function short(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e21)) {
    return value.toExponential().replace(/e([+-])(\d)$/u, "e$10$2");
  }
  return String(value);
}

/** ` for metric name "x"`, nothing for a series without name. */
export function forMetric(metric: string): string {
  return metric === "" ? "" : ` for metric name ${JSON.stringify(metric)}`;
}

export function metricName(labels: Labels): string {
  return labelValue(labels, METRIC_NAME);
}
