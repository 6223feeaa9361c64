/**
 * PromQL over 1,000 series × 6 h at 15 s, samples in memory: what the evaluator itself costs, without a store and without
 * HTTP. Histograms are 200 × 12 buckets.
 */
import {
  labelsOf,
  labelsTest,
  queryInstant,
  queryRange,
  type SeriesSource,
  type SourceSeries,
} from "@sightline/promql";
import { median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";

const STEP = 15_000;
const HOURS = 6;
const SAMPLES = (HOURS * 3_600_000) / STEP;
const START = Date.UTC(2026, 0, 1);
const END = START + HOURS * 3_600_000;
const ROUTES = 20;
const SERIES = 1000;
const HISTOGRAMS = 200;
const BOUNDS = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];
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
  const source = memorySource([...counters(), ...histograms()]);
  const results: BenchCase[] = [];
  for (const one of CASES) {
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const begun = performance.now();
      await ask(one, source);
      times.push(performance.now() - begun);
    }
    results.push({ case: one.case, unit: "ms", better: "lower", ours: median(times), rivals: {} });
  }
  return results;
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

function counters(): readonly SourceSeries[] {
  return Array.from({ length: SERIES }, (_, index) => {
    const status = index % 10 === 0 ? "500" : "200";
    const pair = { __name__: "requests_total", route: `/r${index % ROUTES}`, status, instance: `i${index}` };
    return rising(pair, (index % 7) + 1, index);
  });
}

function histograms(): readonly SourceSeries[] {
  return Array.from({ length: HISTOGRAMS }, (_, index) =>
    BOUNDS.map((le, bucket) => {
      const pair = {
        __name__: "latency_seconds_bucket",
        route: `/r${index % ROUTES}`,
        instance: `i${index}`,
        le,
      };
      return rising(pair, bucket + 1, index);
    }),
  ).flat();
}

/** A counter that is scraped with a little jitter and starts anew twice. */
function rising(pair: Readonly<Record<string, string>>, increment: number, seed: number): SourceSeries {
  const times = new Float64Array(SAMPLES);
  const values = new Float64Array(SAMPLES);
  let value = 0;
  for (let index = 0; index < SAMPLES; index++) {
    times[index] = START + index * STEP + ((index * 7919 + seed * 104_729) % 40);
    value = (index + seed) % 700 === 699 ? 0 : value + increment;
    values[index] = value;
  }
  return { labels: labelsOf(pair), times, values };
}
