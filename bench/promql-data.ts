/** The samples of the bench `promql`: the same for the evaluator alone, for Prometheus and for the backend. */
import { labelsOf, type SourceSeries } from "@sightline/promql";

export const STEP = 15_000;
export const HOURS = 6;
const SAMPLES = (HOURS * 3_600_000) / STEP;
const ROUTES = 20;
const SERIES = 1000;
const HISTOGRAMS = 200;
const BOUNDS = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];

/** Of six hours before `end`, milliseconds since 1970. */
export function benchSeries(end: number): readonly SourceSeries[] {
  const start = end - HOURS * 3_600_000;
  return [...counters(start), ...histograms(start)];
}

function counters(start: number): readonly SourceSeries[] {
  return Array.from({ length: SERIES }, (_, index) => {
    const status = index % 10 === 0 ? "500" : "200";
    const pair = { __name__: "requests_total", route: `/r${index % ROUTES}`, status, instance: `i${index}` };
    return rising(pair, (index % 7) + 1, index, start);
  });
}

function histograms(start: number): readonly SourceSeries[] {
  return Array.from({ length: HISTOGRAMS }, (_, index) =>
    BOUNDS.map((le, bucket) => {
      const pair = {
        __name__: "latency_seconds_bucket",
        route: `/r${index % ROUTES}`,
        instance: `i${index}`,
        le,
      };
      return rising(pair, bucket + 1, index, start);
    }),
  ).flat();
}

/** A counter that is scraped with a little jitter and starts anew twice. */
function rising(
  pair: Readonly<Record<string, string>>,
  increment: number,
  seed: number,
  start: number,
): SourceSeries {
  const times = new Float64Array(SAMPLES);
  const values = new Float64Array(SAMPLES);
  let value = 0;
  for (let index = 0; index < SAMPLES; index++) {
    times[index] = start + index * STEP + ((index * 7919 + seed * 104_729) % 40);
    value = (index + seed) % 700 === 699 ? 0 : value + increment;
    values[index] = value;
  }
  return { labels: labelsOf(pair), times, values };
}
