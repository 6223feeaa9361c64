import fc from "fast-check";
import { BURN_RATE_WINDOWS, durationSeconds } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { EventWindows, type SloWindow, windowLayout } from "./event-windows.ts";
import { LatencyWindow, latencyBounds } from "./latency-window.ts";
import { ringShape } from "./ring.ts";
import { slotOf } from "./slots.ts";
import { SumWindow } from "./sum-window.ts";

const DAY = 86_400;
const PERIOD = 30 * DAY;
const layout = windowLayout(PERIOD);

interface Event {
  /** Seconds. */
  readonly at: number;
  readonly bad: number;
  readonly total: number;
}

/** Steps of a second to days, so that every ring is rolled by parts, wholly and several times over. */
const steps = fc.oneof(
  fc.integer({ min: 0, max: 30 }),
  fc.integer({ min: 0, max: 4000 }),
  fc.integer({ min: 0, max: 2 * DAY }),
  fc.integer({ min: 0, max: 40 * DAY }),
);
const story = fc.array(fc.tuple(steps, fc.nat({ max: 5 }), fc.nat({ max: 50 })), { maxLength: 60 });

function eventsOf(told: readonly (readonly [number, number, number])[], start: number): Event[] {
  let at = start;
  return told.map(([step, bad, good]) => {
    at += step;
    return { at, bad, total: bad + good };
  });
}

/** The seconds of a slot of the window's ring, by the table in the file's head. */
const SLOT_SECONDS: Readonly<Record<SloWindow, number>> = {
  "5m": 15,
  "30m": 60,
  "1h": 60,
  "2h": 300,
  "6h": 300,
  "1d": 3600,
  "3d": 3600,
  period: PERIOD / 60,
};

/** All events are kept, and those are counted that are not older than the window's first edge. */
function naive(events: readonly Event[], window: SloWindow, now: number): { bad: number; total: number } {
  const length = window === "period" ? PERIOD : (durationSeconds(window) ?? 0);
  const slot = SLOT_SECONDS[window];
  const edge = Math.floor(now / slot) * slot - length;
  const held = events.filter(({ at }) => at >= edge && at <= now);
  return {
    bad: held.reduce((sum, { bad }) => sum + bad, 0),
    total: held.reduce((sum, { total }) => sum + total, 0),
  };
}

describe("windows of events", () => {
  it("count what keeping all events counts", () => {
    fc.assert(
      fc.property(story, steps, fc.nat({ max: 10 * DAY }), (told, rest, start) => {
        const events = eventsOf(told, start);
        const windows = new EventWindows(layout, slotOf(start * 1000));
        for (const { at, bad, total } of events) windows.add(slotOf(at * 1000), bad, total);
        const now = (events.at(-1)?.at ?? start) + rest;
        const all = windows.allCounts(slotOf(now * 1000));
        for (const window of [...BURN_RATE_WINDOWS, "period"] as const) {
          expect({ window, ...windows.counts(slotOf(now * 1000), window) }).toEqual({
            window,
            ...naive(events, window, now),
          });
          expect({ window, ...all[window] }).toEqual({ window, ...naive(events, window, now) });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("count two tenants as one after one was taken over", () => {
    fc.assert(
      fc.property(story, story, steps, (first, second, rest) => {
        const [ours, theirs] = [eventsOf(first, 0), eventsOf(second, 0)];
        const [group, tenant] = [new EventWindows(layout, 0), new EventWindows(layout, 0)];
        for (const { at, bad, total } of ours) group.add(slotOf(at * 1000), bad, total);
        for (const { at, bad, total } of theirs) tenant.add(slotOf(at * 1000), bad, total);
        const now = Math.max(ours.at(-1)?.at ?? 0, theirs.at(-1)?.at ?? 0);
        group.absorb(slotOf(now * 1000), tenant);
        const later = now + rest;
        for (const window of [...BURN_RATE_WINDOWS, "period"] as const)
          expect(group.counts(slotOf(later * 1000), window)).toEqual(
            naive([...ours, ...theirs], window, later),
          );
      }),
      { numRuns: 200 },
    );
  });

  it("have rings for any period of whole days", () => {
    for (const days of [3, 7, 28, 90]) {
      for (const { ratio } of windowLayout(days * DAY).rings) expect(Number.isInteger(ratio)).toBe(true);
    }
  });
});

describe("a window of latencies", () => {
  const bounds = latencyBounds(500, 1000);

  it("has its borders among its bounds", () => {
    expect([...bounds]).toEqual(expect.arrayContaining([500, 1000]));
    expect([...bounds]).toEqual([...bounds].toSorted((left, right) => left - right));
  });

  it("is within a step of the exact percentile, and on the exact side of target and alert threshold", () => {
    const value = fc.oneof(
      fc.double({ min: 10, max: 30_000, noNaN: true }),
      fc.constantFrom(500, 500.001, 1000, 1001),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(50, 90, 95, 99),
        (values, p) => {
          const window = new LatencyWindow(bounds, ringShape(3600), 0);
          for (const each of values) window.add(0, each);
          const rank = Math.max(1, Math.ceil((p / 100) * values.length - 1e-9));
          const exact = values.toSorted((left, right) => left - right)[rank - 1] ?? 0;
          const found = window.percentile(0, p) ?? 0;
          for (const border of [500, 1000]) expect(found > border).toBe(exact > border);
          expect(found / exact).toBeGreaterThan(0.87);
          expect(found / exact).toBeLessThan(1.15);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("forgets what is older than it, and knows nothing of nothing", () => {
    const window = new LatencyWindow(bounds, ringShape(300), 0);
    expect(window.percentile(0, 95)).toBeUndefined();
    window.add(0, 800);
    expect(window.percentile(slotOf(300_000), 95)).toBeGreaterThan(500);
    expect(window.percentile(slotOf(330_000), 95)).toBeUndefined();
  });
});

describe("a window of amounts", () => {
  it("sums what keeping all amounts sums", () => {
    const told = fc.array(fc.tuple(steps, fc.integer({ min: -50, max: 50 })), { maxLength: 40 });
    fc.assert(
      fc.property(told, steps, fc.constantFrom(...BURN_RATE_WINDOWS), (amounts, rest, name) => {
        const length = durationSeconds(name) ?? 0;
        const shape = ringShape(length);
        const window = new SumWindow(shape, 0);
        let at = 0;
        const events = amounts.map(([step, amount]) => {
          at += step;
          window.add(slotOf(at * 1000), amount);
          return { at, amount };
        });
        const now = at + rest;
        const slot = length / (shape.slots - 1);
        const edge = Math.floor(now / slot) * slot - length;
        const held = events.filter((each) => each.at >= edge).map(({ amount }) => amount);
        expect(window.summary(slotOf(now * 1000))).toEqual({
          sum: held.reduce((sum, amount) => sum + amount, 0),
          count: held.length,
          min: Math.min(...held),
          max: Math.max(...held),
        });
      }),
      { numRuns: 200 },
    );
  });
});
