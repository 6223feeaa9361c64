import type { SeenMetric, SeenPoint } from "../capture/read.ts";
import { telemetry } from "../telemetry.ts";
import {
  attributeDifferences,
  type Difference,
  differenceOf,
  type Expected,
  type ExpectedAttributes,
  shown,
  wordsOf,
} from "./matching.ts";
import { found, refuseUnknownFields } from "./report.ts";

export interface MetricExpectation {
  /** As it was declared, or as `/metrics` shows it. */
  readonly name: Expected;
  /** Only label sets that have these. */
  readonly attributes?: ExpectedAttributes;
  /** Since the test began: what a counter was added, the last value of a gauge, the sum of a distribution. */
  readonly value?: Expected;
  /** Measurements since the test began. */
  readonly count?: Expected;
  readonly type?: SeenMetric["type"];
  readonly unit?: string;
  /** 0: it must not have been measured. */
  readonly times?: 0;
}

/** All label sets that fit, and what they come to together. */
export interface MeasuredMetric {
  readonly name: string;
  readonly type: SeenMetric["type"];
  readonly unit: string;
  readonly value: number;
  readonly count: number;
  readonly points: readonly SeenPoint[];
}

const FIELDS = ["name", "attributes", "value", "count", "type", "unit", "times"];

/**
 * Throws unless a metric was measured as expected. Label sets that fit are added up; of a gauge the last one counts.
 *
 * @example
 * expectMetric({ name: "orders_created_total", attributes: { status: "paid" }, value: 2 });
 * expectMetric({ name: "http.server.request.duration", count: 1 });
 * @throws TELEMETRY_UNEXPECTED, TELEMETRY_EXPECTATION_WRONG
 */
export function expectMetric(expected: string | RegExp | MetricExpectation): MeasuredMetric | undefined {
  const wanted: MetricExpectation =
    typeof expected === "string" || expected instanceof RegExp ? { name: expected } : expected;
  refuseUnknownFields("expectMetric", wanted, FIELDS);
  const items = telemetry()
    .metrics()
    .map((metric) => measuredOf(metric, wanted.attributes));
  const [first] = found({
    one: "metric",
    many: "metrics",
    wanted: wordsOf(wanted, "any name"),
    items,
    compare: ({ metric, measured }) => ({
      title: titleOf(metric),
      differences: differencesOf(wanted, metric, measured),
    }),
    times: wanted.times,
    call: expectMetric,
  });
  return first?.measured;
}

interface Compared {
  readonly metric: SeenMetric;
  readonly measured: MeasuredMetric;
}

function measuredOf(metric: SeenMetric, attributes: ExpectedAttributes | undefined): Compared {
  const points = metric.points.filter(
    (point) => attributeDifferences(attributes, point.attributes).length === 0,
  );
  const { name, type, unit } = metric;
  const value =
    type === "gauge" ? (points.at(-1)?.value ?? 0) : points.reduce((sum, point) => sum + point.value, 0);
  const count = points.reduce((sum, point) => sum + point.count, 0);
  return { metric, measured: { name, type, unit, value, count, points } };
}

function differencesOf(
  wanted: MetricExpectation,
  metric: SeenMetric,
  measured: MeasuredMetric,
): Difference[] {
  const isNamed = differenceOf("", wanted.name, metric.prometheusName) === undefined;
  const simple = [
    isNamed ? undefined : differenceOf("its name", wanted.name, metric.name),
    "type" in wanted ? differenceOf("its type", wanted.type, metric.type) : undefined,
    "unit" in wanted ? differenceOf("its unit", wanted.unit, metric.unit) : undefined,
  ].filter((each) => each !== undefined);
  if (measured.points.length === 0 && metric.points.length > 0) {
    const nearest = metric.points
      .map((point) => attributeDifferences(wanted.attributes, point.attributes))
      .toSorted((left, right) => left.length - right.length)[0];
    return [...simple, ...(nearest ?? [])];
  }
  const numbers = [
    "value" in wanted ? differenceOf("its value", wanted.value, measured.value) : undefined,
    "count" in wanted ? differenceOf("its count", wanted.count, measured.count) : undefined,
  ];
  return [...simple, ...numbers.filter((each) => each !== undefined)];
}

/** With its label sets, as `/metrics` would show them. */
function titleOf({ name, points }: SeenMetric): string {
  const sets = points.slice(0, 3).map(({ attributes }) => {
    const pairs = Object.entries(attributes).map(([key, value]) => `${key}=${shown(value)}`);
    return `{${pairs.join(", ")}}`;
  });
  return `${name}${sets.filter((set) => set !== "{}").join(" ")}${points.length > 3 ? " …" : ""}`;
}
