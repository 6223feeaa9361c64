/**
 * PromQL over 1,000 series × 6 h at 15 s, histograms of 200 × 12 buckets: over HTTP beside a real Prometheus with the same
 * samples, and what the evaluator itself costs, without a store and without HTTP.
 */
import {
  labelsTest,
  queryInstant,
  queryRange,
  type SeriesSource,
  type SourceSeries,
} from "@sightline/promql";
import { median } from "./measure.ts";
import { benchSeries, HOURS, STEP } from "./promql-data.ts";
import { againstPrometheus } from "./promql-servers.ts";
import type { Bench, BenchCase } from "./report.ts";

const END = Date.UTC(2026, 0, 1, HOURS);
const REPEATS = 7;

export const promql: Bench = { name: "promql", run };

interface Case {
  readonly case: string;
  readonly query: string;
  /** Milliseconds of the window; 0 for an instant. */
  readonly window: number;
}

const HOUR = 3_600_000;
const CASES: readonly Case[] = [
  {
    case: "sum of rates by route, 6 h",
    query: "sum by (route) (rate(requests_total[5m]))",
    window: HOURS * HOUR,
  },
  {
    case: "sum of rates by route, last hour",
    query: "sum by (route) (rate(requests_total[5m]))",
    window: HOUR,
  },
  {
    case: "histogram_quantile of 200 × 12 buckets, 6 h",
    query: "histogram_quantile(0.9, rate(latency_seconds_bucket[5m]))",
    window: HOURS * HOUR,
  },
  {
    case: "histogram_quantile by route, 6 h",
    query: "histogram_quantile(0.9, sum by (le, route) (rate(latency_seconds_bucket[5m])))",
    window: HOURS * HOUR,
  },
  { case: "max_over_time of an hour, 6 h", query: "max_over_time(requests_total[1h])", window: HOURS * HOUR },
  {
    case: "ratio of two sums, 6 h",
    query:
      'sum by (route) (rate(requests_total{status="500"}[5m])) / sum by (route) (rate(requests_total[5m]))',
    window: HOURS * HOUR,
  },
  { case: "topk, last hour", query: "topk(5, rate(requests_total[5m]))", window: HOUR },
  { case: "sum of rates by route, instant", query: "sum by (route) (rate(requests_total[5m]))", window: 0 },
];

async function run(): Promise<readonly BenchCase[]> {
  const source = memorySource(benchSeries(END));
  const results: BenchCase[] = [];
  for (const one of CASES) {
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const begun = performance.now();
      await ask(one, source);
      times.push(performance.now() - begun);
    }
    results.push({
      case: `evaluator alone: ${one.case}`,
      unit: "ms",
      better: "lower",
      ours: median(times),
      rivals: {},
    });
  }
  return [...(await againstPrometheus()), ...results];
}

async function ask({ query, window }: Case, source: SeriesSource): Promise<void> {
  const { result } =
    window === 0
      ? await queryInstant(query, END, { source })
      : await queryRange(query, { start: END - window, end: END, step: STEP }, { source });
  const count =
    result.kind === "matrix" ? result.series.length : result.kind === "vector" ? result.samples.length : 0;
  if (count === 0) throw new Error(`${query} answered nothing: nothing was measured.`);
}

function memorySource(all: readonly SourceSeries[]): SeriesSource {
  return {
    select: (matchers) => {
      const test = labelsTest(matchers);
      return Promise.resolve(all.filter(({ labels }) => test(labels)));
    },
  };
}
