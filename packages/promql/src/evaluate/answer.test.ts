import { describe, expect, it } from "vitest";
import { SightlineError } from "@sightline/model";
import { type NativeHistogram, NO_BUCKETS } from "../histogram/histogram.ts";
import { entriesOf, labelsOf, type Labels } from "../labels/labels.ts";
import { labelsTest, type Matcher } from "../labels/matcher.ts";
import { type Answer, queryInstant, queryRange, type QueryOptions } from "./answer.ts";
import type { SeriesSource, SourceSeries } from "./source.ts";
import { markStale } from "./stale.ts";

const MINUTE = 60_000;

function series(
  pairs: Readonly<Record<string, string>>,
  values: readonly number[],
  interval = MINUTE,
): SourceSeries {
  return {
    labels: labelsOf(pairs),
    times: Float64Array.from(values, (_, index) => index * interval),
    values: Float64Array.from(values),
  };
}

interface Recorded extends SeriesSource {
  readonly asked: (readonly [matchers: readonly Matcher[], from: number, to: number])[];
}

function sourceOf(...all: readonly SourceSeries[]): Recorded {
  const asked: Recorded["asked"] = [];
  return {
    asked,
    select: (matchers, from, to) => {
      asked.push([matchers, from, to]);
      const test = labelsTest(matchers);
      return Promise.resolve(all.filter(({ labels }) => test(labels)));
    },
  };
}

function textOf(labels: Labels): string {
  return [...entriesOf(labels)].map(([name, value]) => `${name}=${value}`).join(",");
}

function shown({ result }: Answer): unknown {
  switch (result.kind) {
    case "vector":
      return Object.fromEntries(result.samples.map(({ labels, value }) => [textOf(labels), value]));
    case "matrix":
      return Object.fromEntries(result.series.map((one) => [textOf(one.labels), [...one.values]]));
    default:
      return result.value;
  }
}

const EMPTY: NativeHistogram = {
  resetHint: "unknown",
  schema: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  count: 0,
  sum: 0,
  positive: NO_BUCKETS,
  negative: NO_BUCKETS,
  customBounds: [],
};

const requests = sourceOf(
  series({ __name__: "a_total", job: "x" }, [0, 60, 120, 180]),
  series({ __name__: "b_total", job: "x" }, [0, 6, 12, 18]),
);

async function codeOf(query: string, options: QueryOptions): Promise<string> {
  try {
    await queryRange(query, { start: 0, end: 3 * MINUTE, step: MINUTE }, options);
    return "";
  } catch (error) {
    return error instanceof SightlineError ? `${error.code}: ${error.message} ${error.hint}` : String(error);
  }
}

describe("what is asked of the source", () => {
  it("is the window that the selector needs, the left end left out", async () => {
    const source = sourceOf();
    await queryInstant('up{job="a"}', 10 * MINUTE, { source });
    await queryInstant("rate(up[2m] offset 1m)", 10 * MINUTE, { source });
    await queryRange("up @ 60", { start: 0, end: MINUTE, step: 1000 }, { source, lookbackMs: 1000 });
    await queryInstant("max_over_time(up[10m:3m])", 10 * MINUTE, { source });
    expect(source.asked.map(([, from, to]) => [from, to])).toEqual([
      [5 * MINUTE + 1, 10 * MINUTE],
      [7 * MINUTE + 1, 9 * MINUTE],
      [59_001, MINUTE],
      [-2 * MINUTE + 1, 9 * MINUTE],
    ]);
    expect(source.asked[0]?.[0]).toEqual([
      { name: "job", operator: "=", value: "a" },
      { name: "__name__", operator: "=", value: "up" },
    ]);
  });

  it("may be answered out of order and with more samples than asked for", async () => {
    const [first, second] = [
      series({ __name__: "up", i: "1" }, [1, 2, 3]),
      series({ __name__: "up", i: "2" }, [4, 5, 6]),
    ];
    const source: SeriesSource = { select: () => Promise.resolve([second, first]) };
    const answer = await queryInstant("sum_over_time(up[90s])", MINUTE, { source });
    expect(answer.result).toMatchObject({ samples: [{ value: 3 }, { value: 9 }] });
  });
});

describe("names", () => {
  it("go at once, so that two metrics may collide, unless their removal is delayed", async () => {
    const query = '{__name__=~"._total"} * 2';
    await expect(queryInstant(query, MINUTE, { source: requests })).rejects.toThrow("same labelset");
    const regrouped = 'sum by (__name__) (rate({__name__=~"._total"}[2m]))';
    await expect(queryInstant(regrouped, 3 * MINUTE, { source: requests })).rejects.toThrow("same labelset");
    const delayed = await queryInstant('sum by (job) (rate({__name__=~"._total"}[2m]))', 3 * MINUTE, {
      source: requests,
      delaysNameRemoval: true,
    });
    expect(shown(delayed)).toEqual({ "job=x": 1.1 });
  });
});

describe("staleness", () => {
  it("ends a series at its marker, and a NaN does not", async () => {
    const ended = series({ __name__: "up" }, [1, 0, 1]);
    markStale(ended.values, 1);
    const source = sourceOf(ended, series({ __name__: "gap" }, [1, Number.NaN, 1]));
    const window = { start: 0, end: 2 * MINUTE, step: 30_000 };
    expect(shown(await queryRange("up", window, { source }))).toEqual({ "__name__=up": [1, 1, 1] });
    expect(shown(await queryRange("gap", window, { source }))).toEqual({
      "__name__=gap": [1, 1, Number.NaN, Number.NaN, 1],
    });
    expect(shown(await queryInstant("count_over_time(up[5m])", 2 * MINUTE, { source }))).toEqual({ "": 2 });
  });
});

describe("limits", () => {
  const source = requests;

  it("name what passed them and how to narrow", async () => {
    expect(await codeOf("a_total", { source, limits: { points: 3 } })).toMatch(
      /PROMQL_TOO_MANY_POINTS.*4 points.*step/,
    );
    expect(await codeOf('{job="x"}', { source, limits: { series: 1 } })).toMatch(
      /PROMQL_TOO_MANY_SERIES: \{job="x"\} selects 2 series.*matchers/,
    );
    expect(await codeOf("a_total + b_total", { source, limits: { samples: 7 } })).toMatch(
      /PROMQL_TOO_MANY_SAMPLES.*b_total passed/,
    );
    expect(await codeOf("a_total", { source, limits: { bytes: 100 } })).toMatch(
      /PROMQL_TOO_MUCH_MEMORY.*aggregate/,
    );
    let clock = 0;
    const now = (): number => (clock += 1000);
    expect(await codeOf("a_total", { source, now, limits: { milliseconds: 1000 } })).toMatch(
      /PROMQL_TOO_SLOW.*1 seconds/,
    );
  });

  it("count what is held, not what was", async () => {
    const query = Array.from({ length: 50 }, () => "sum(a_total)").join(" + ");
    const { statistics } = await queryRange(query, { start: 0, end: 3 * MINUTE, step: MINUTE }, { source });
    expect(statistics.samples).toBe(200);
    expect(statistics.peakBytes).toBeLessThan(5000);
  });

  it("refuse windows that are none", async () => {
    const ask = (start: number, end: number, step: number): Promise<Answer> =>
      queryRange("1", { start, end, step }, { source });
    await expect(ask(1, 0, 1)).rejects.toThrow("the end 0 is before the start 1");
    await expect(ask(0, 1, 0)).rejects.toThrow("the step 0 is not over 0");
    await expect(ask(Number.NaN, 1, 1)).rejects.toThrow("NaN is no time");
    await expect(queryRange("up[5m]", { start: 0, end: 1, step: 1 }, { source })).rejects.toThrow(
      'invalid expression type "range vector" for range query',
    );
  });
});

describe("a long evaluation", () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    series(
      { __name__: "m", i: String(index) },
      Array.from({ length: 500 }, (__, at) => at),
      1000,
    ),
  );
  const window = { start: 0, end: 500_000, step: 250 };

  it("lets others run, and ends when it is cancelled", async () => {
    const controller = new AbortController();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      if (turns === 2) controller.abort(new Error("the client went away"));
    }, 1);
    const query = "sum(quantile_over_time(0.5, m[5m]))";
    const asked = queryRange(query, window, { source: sourceOf(...many), signal: controller.signal });
    await expect(asked).rejects.toThrow("The query was cancelled: the client went away.");
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  it("does not begin when it is cancelled before", async () => {
    const source = sourceOf(...many);
    await expect(queryRange("m", window, { source, signal: AbortSignal.abort("too late") })).rejects.toThrow(
      "too late",
    );
    expect(source.asked).toEqual([]);
  });
});

describe("one pass along a series, and window by window", () => {
  const values = Array.from({ length: 300 }, (_, at) =>
    at % 70 === 0 ? 0 : at % 41 === 0 ? Number.NaN : (at * 7919) % 997,
  );
  const times = Float64Array.from(
    values,
    (_, at) => at * 15_000 + (at > 120 ? 200_000 : 0) + ((at * 31) % 400),
  );
  const plain = { labels: labelsOf({ __name__: "x_total" }), times, values: Float64Array.from(values) };
  // A histogram before the first sample makes the evaluator take the other path.
  const mixed: SourceSeries = {
    ...plain,
    times: Float64Array.from([-1, ...times]),
    values: Float64Array.from([0, ...values]),
    histograms: [EMPTY, ...values.map(() => undefined)],
  };

  it.each(["rate", "increase", "delta", "max_over_time", "min_over_time", "count_over_time"])(
    "%s",
    async (name) => {
      const window = { start: 0, end: 4_700_000, step: 13_000 };
      const pointsOf = async (one: SourceSeries): Promise<readonly (readonly [number, number])[]> => {
        const { result } = await queryRange(`${name}(x_total[3m])`, window, { source: sourceOf(one) });
        const points = result.kind === "matrix" ? result.series[0] : undefined;
        const all = [...(points?.times ?? [])].map((time, at) => [time, points?.values[at] ?? 0] as const);
        // The first windows hold the histogram.
        return all.filter(([time]) => time >= 3 * MINUTE);
      };
      const [swept, walked] = [await pointsOf(plain), await pointsOf(mixed)];
      expect(swept.length).toBeGreaterThan(300);
      expect(swept).toEqual(walked);
    },
  );
});
