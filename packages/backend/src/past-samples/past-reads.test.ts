import { isDeepStrictEqual } from "node:util";
import { isStale, NO_BUCKETS } from "@sightline/promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryMetrics } from "../store/memory/metrics.ts";
import type { Sample } from "../store/metric/sample.ts";
import { type SeriesMatcher, type Store, type StoredSeries, ceilMilli } from "../store/store.ts";
import { pastReads } from "./past-reads.ts";
import { PastSamples } from "./past-samples.ts";

const MINUTE = 60_000;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 5, 1, 12);
/** Clocks know parts of a millisecond. */
const PART = 0.25;
const RECENT_MS = 75 * MINUTE;
const family = { name: "m", kind: "unknown", unit: "", help: "" } as const;
const ALL: readonly SeriesMatcher[] = [{ label: "__name__", operator: "=", value: "m" }];

/** A store as the tables are, what was asked of it, and the same with what was read kept. */
function subject({ maxBytes = 2 ** 24, days = 15 } = {}) {
  let now = START;
  const clock = (): number => now + PART;
  const tables = new MemoryMetrics(10_000_000);
  const asked: { readonly from: number; readonly to: number }[] = [];
  /** Runs while the next read is under way. */
  let meanwhile: (() => void) | undefined;
  const series: Store["series"] = async (matchers, window, limit) => {
    asked.push({ from: ceilMilli(window.from), to: ceilMilli(window.to) });
    const found = await tables.series(matchers, window, limit);
    meanwhile?.();
    meanwhile = undefined;
    return found;
  };
  const past = new PastSamples({ maxBytes, retentionMs: days * 24 * HOUR, clock });
  const recent = {
    get since() {
      return now - RECENT_MS;
    },
  };
  const store = pastReads({ series }, past, recent);
  return {
    asked,
    past,
    pass: (milliseconds: number) => (now += milliseconds),
    now: () => now,
    during: (action: () => void) => (meanwhile = action),
    write: (route: string, samples: readonly Sample[]) => {
      tables.addSeries({ family, labels: { ["__name__"]: "m", route }, samples });
      past.written(batchOf(samples));
    },
    read: (from: number, to: number, limit = 100, matchers = ALL) =>
      store.series(matchers, windowOf(from, to), limit),
    stored: (from: number, to: number, limit = 100, matchers = ALL) =>
      tables.series(matchers, windowOf(from, to), limit),
  };
}

function windowOf(from: number, to: number) {
  return { from: BigInt(from) * 1_000_000n, to: BigInt(to) * 1_000_000n };
}

/** The rows and histograms as the journal gets them; only their times matter. */
function batchOf(samples: readonly Sample[]) {
  const numbers = samples.filter(({ value }) => typeof value !== "object");
  const bytes = new Uint8Array(numbers.length * 24);
  const view = new DataView(bytes.buffer);
  for (const [at, { unixMilli }] of numbers.entries()) view.setBigInt64(at * 24 + 8, BigInt(unixMilli), true);
  const histograms = samples.flatMap(({ unixMilli, value }) =>
    typeof value === "object" ? [{ low: 0, high: 0, unixMilli, histogram: value }] : [],
  );
  return { rows: [bytes], histograms };
}

function plain(found: readonly StoredSeries[]): unknown {
  return found.map(({ labels, time, value, histograms }) => ({
    labels: { ...labels },
    samples: Array.from(time, (at, index) => [
      at,
      histograms?.[index] ?? (isStale(value, index) ? "stale" : value[index]),
    ]),
  }));
}

function everyMinute(from: number, to: number): readonly Sample[] {
  const length = Math.floor((to - from) / MINUTE);
  return Array.from({ length }, (_, at) => ({ unixMilli: from + at * MINUTE, value: at }));
}

const sample = (now: number): fc.Arbitrary<Sample> =>
  fc.record({
    unixMilli: fc
      .oneof({ weight: 3, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: fc.nat(400) })
      .map((minutes) => now - minutes * MINUTE),
    value: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 99 }) },
      { weight: 1, arbitrary: fc.constantFrom(Number.NaN, "stale" as const) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 1, max: 9 }).map((count) => ({
          resetHint: "unknown" as const,
          schema: 1,
          zeroThreshold: 0,
          zeroCount: 0,
          count,
          sum: count,
          positive: { indices: [1], counts: [count] },
          negative: NO_BUCKETS,
          customBounds: [],
        })),
      },
    ),
  });
const routes = fc.constantFrom("/a", "/b", "/c");
const samples = fc.array(sample(0), { minLength: 1, maxLength: 6 });
const step = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), route: routes, samples }),
  fc.record({ kind: fc.constant("late" as const), route: routes, samples }),
  fc.record({ kind: fc.constant("pass" as const), minutes: fc.nat(40) }),
  fc.record({
    kind: fc.constant("read" as const),
    back: fc.integer({ min: 5, max: 420 }),
    span: fc.integer({ min: 1, max: 500 }),
    limit: fc.constantFrom(1, 2, 100),
  }),
);

describe("what was read of a time that is over", () => {
  it("gives the answers of the tables, whatever is written, late, or while they are read", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const made = subject();
        const wrong: unknown[] = [];
        const write = (route: string, written: readonly Sample[]): void =>
          made.write(
            route,
            written.map((one) => ({ ...one, unixMilli: made.now() + one.unixMilli })),
          );
        for (const one of steps) {
          switch (one.kind) {
            case "write":
              write(one.route, one.samples);
              break;
            case "late":
              made.during(() => write(one.route, one.samples));
              break;
            case "pass":
              made.pass(one.minutes * MINUTE);
              break;
            case "read": {
              const from = made.now() - one.back * MINUTE;
              const to = from + one.span * MINUTE;
              const before = plain(await made.stored(from, to, one.limit));
              const found = plain(await made.read(from, to, one.limit));
              // What comes while it is read may be told or not.
              const after = plain(await made.stored(from, to, one.limit));
              if (!isDeepStrictEqual(found, before) && !isDeepStrictEqual(found, after))
                wrong.push({ one, before, found });
            }
          }
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: 1500 },
    );
  });

  it("asks only for what came since", async () => {
    const made = subject();
    made.write("/a", everyMinute(START - 6 * HOUR, START));
    await made.read(START - 5 * HOUR, START);
    made.pass(MINUTE);
    made.write("/a", [{ unixMilli: START, value: 7 }]);
    made.asked.length = 0;
    const again = await made.read(START - 5 * HOUR + MINUTE, START + MINUTE);
    expect(made.asked).toEqual([{ from: START - 10 * MINUTE, to: START + MINUTE }]);
    expect(plain(again)).toEqual(plain(await made.stored(START - 5 * HOUR + MINUTE, START + MINUTE)));
  });

  it("goes on from where it is, so that what is asked anew stays short", async () => {
    const made = subject();
    made.write("/a", everyMinute(START - 6 * HOUR, START + 3 * HOUR));
    for (let at = 0; at < 36; at++) {
      await made.read(made.now() - 5 * HOUR, made.now());
      made.pass(5 * MINUTE);
    }
    const [, ...rest] = made.asked;
    expect(rest).toHaveLength(35);
    for (const { from, to } of rest) expect(to - from).toBeLessThanOrEqual(30 * MINUTE);
  });

  it("serves the windows within it, also those that are over, without the tables", async () => {
    const made = subject();
    made.write("/a", everyMinute(START - 6 * HOUR, START));
    await made.read(START - 5 * HOUR, START);
    made.asked.length = 0;
    expect(await made.read(START - 3 * HOUR, START - 2 * HOUR)).toHaveLength(1);
    expect(made.asked).toEqual([]);
  });

  it("ends before a late sample, also of a series that was not there", async () => {
    const made = subject();
    made.write("/a", everyMinute(START - 6 * HOUR, START));
    await made.read(START - 5 * HOUR, START);
    const late = START - 2 * HOUR;
    made.write("/z", [{ unixMilli: late, value: 1 }]);
    made.asked.length = 0;
    expect(await made.read(START - 5 * HOUR, START)).toHaveLength(2);
    expect(made.asked).toEqual([{ from: late, to: START }]);
  });

  it("is not kept where it was read while something older was written", async () => {
    const made = subject();
    made.write("/a", everyMinute(START - 6 * HOUR, START));
    made.during(() => made.write("/z", [{ unixMilli: START - 5 * HOUR, value: 1 }]));
    await made.read(START - 5 * HOUR, START);
    expect(await made.read(START - 5 * HOUR, START)).toHaveLength(2);
  });

  it("goes when it was not asked for, when rows went, and when it takes too much", async () => {
    const made = subject();
    made.write("/a", everyMinute(START - 6 * HOUR, START));
    await made.read(START - 5 * HOUR, START);
    expect(made.past.bytes).toBeGreaterThan(5 * 60 * 8);
    made.pass(11 * MINUTE);
    made.write("/a", []);
    expect(made.past.bytes).toBe(0);
    await made.read(START - 5 * HOUR, START);
    made.past.clear();
    expect(made.past.bytes).toBe(0);

    const small = subject({ maxBytes: 30_000 });
    small.write("/a", everyMinute(START - 6 * HOUR, START));
    for (const value of ["/a", "/b", "/c", "/d", "/e", "/f"]) {
      await small.read(START - 5 * HOUR, START, 100, [{ label: "route", operator: "!=", value }]);
      expect(small.past.bytes).toBeLessThanOrEqual(30_000);
    }
    await small.read(START - 2 * HOUR, START);
    expect(small.past.bytes).toBeGreaterThan(0);
  });

  it("is not kept beyond what the tables keep", async () => {
    const made = subject({ days: 1 });
    made.write("/a", everyMinute(START - 30 * HOUR, START));
    await made.read(START - 25 * HOUR, START);
    expect(made.past.bytes).toBe(0);
    await made.read(START - 23 * HOUR, START);
    made.pass(2 * HOUR);
    made.asked.length = 0;
    await made.read(START - 23 * HOUR, START);
    expect(made.asked).toHaveLength(1);
  });

  it("shares the times of series that have the same", async () => {
    const made = subject();
    for (const route of ["/a", "/b", "/c"]) made.write(route, everyMinute(START - 6 * HOUR, START));
    await made.read(START - 5 * HOUR, START);
    const found = await made.read(START - 4 * HOUR, START);
    expect(new Set(found.map(({ time }) => time)).size).toBe(1);
  });
});
