import { describe, expect, it } from "vitest";
import {
  BURN_RATE_WINDOWS,
  type BurnRateWindow,
  burnRate,
  burnRatePairs,
  errorBudget,
  firingPair,
  SLO_PERIOD,
  SLO_PERIOD_SECONDS,
  TRAFFIC_FLOOR,
} from "./burn-rate.ts";
import { sloProblems } from "./declaration.ts";
import { durationSeconds } from "./duration.ts";
import { nextSloState, sloStateOf } from "./state.ts";

/** The same counts in every window. */
const flat = (bad: number, total: number) => () => ({ bad, total });
const onlyInOneHour = (window: BurnRateWindow) => ({ bad: window === "1h" ? 500 : 0, total: 1000 });

describe("durations", () => {
  it.each([
    ["5m", 300],
    ["1h30m", 5400],
    ["30d", 2_592_000],
    ["4w", 2_419_200],
    ["250ms", 0.25],
  ])("%s is %d seconds", (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(["", "5", "m", "5 m", "-5m", "5mo", "1.5h"])("%j is none", (text) => {
    expect(durationSeconds(text)).toBeUndefined();
  });
});

describe("burn rates", () => {
  it("has the workbook's factors for 30 days", () => {
    expect(durationSeconds(SLO_PERIOD)).toBe(SLO_PERIOD_SECONDS);
    expect(burnRatePairs().map(({ factor }) => factor)).toEqual([14.4, 6, 3, 1]);
    for (const { short, long } of burnRatePairs()) {
      expect(BURN_RATE_WINDOWS).toContain(short);
      expect(BURN_RATE_WINDOWS).toContain(long);
      expect((durationSeconds(long) ?? 0) / (durationSeconds(short) ?? 1)).toBe(12);
    }
  });

  it("has Sloth's digits for 28 days", () => {
    expect(burnRatePairs(28 * 86_400).map(({ factor }) => factor)).toEqual([
      13.44, 5.6000000000000005, 2.8000000000000003, 0.9333333333333333,
    ]);
  });

  it("has Sloth's unrounded budget, and no burn without events", () => {
    expect(errorBudget(99.9)).toBe(0.0009999999999999432);
    expect(burnRate({ bad: 0, total: 0 }, 99.9)).toBe(0);
  });

  const rule = { objective: 99, pairs: burnRatePairs(), floor: TRAFFIC_FLOOR };

  it("pages above 14.4, makes a ticket above 3, and is silent at 1", () => {
    expect(firingPair(flat(145, 1000), rule)).toMatchObject({ severity: "page", long: "1h" });
    expect(firingPair(flat(144, 1000), rule)).toMatchObject({ severity: "page", long: "6h" });
    expect(firingPair(flat(31, 1000), rule)).toMatchObject({ severity: "ticket", long: "1d" });
    expect(firingPair(flat(20, 1000), rule)).toMatchObject({ severity: "ticket", long: "3d" });
    expect(firingPair(flat(10, 1000), rule)).toBeUndefined();
  });

  it("needs both windows of a pair", () => {
    expect(firingPair(onlyInOneHour, rule)).toBeUndefined();
  });

  it("does not page for one failure in three, unless asked", () => {
    expect(firingPair(flat(1, 3), rule)).toBeUndefined();
    const asked = { ...rule, floor: { minimumEvents: 1, minimumFailures: 1, decisiveFailures: 1 } };
    expect(firingPair(flat(5, 5), rule)).toMatchObject({ severity: "page" });
    expect(firingPair(flat(1, 3), asked)).toMatchObject({ severity: "page" });
  });
});

describe("the state", () => {
  const login = { direction: "at-least", target: 99, alertThreshold: 95, best: 100 } as const;
  const latency = { direction: "at-most", target: 500, alertThreshold: 1000, best: 0 } as const;

  it("is on the good side at the borders", () => {
    expect([99, 98.9, 95, 94.9].map((value) => sloStateOf(value, login))).toEqual([
      "healthy",
      "warning",
      "warning",
      "critical",
    ]);
    expect([500, 501, 1000, 1001].map((value) => sloStateOf(value, latency))).toEqual([
      "healthy",
      "warning",
      "warning",
      "critical",
    ]);
  });

  it("gets worse at once and better only past the margin", () => {
    expect(nextSloState("healthy", 94.9, login)).toBe("critical");
    expect(nextSloState("critical", 95.3, login)).toBe("critical");
    expect(nextSloState("critical", 95.4, login)).toBe("warning");
    expect(nextSloState("warning", 99.3, login)).toBe("warning");
    expect(nextSloState("warning", 99.4, login)).toBe("healthy");
    expect(nextSloState("critical", 100, login)).toBe("healthy");
    expect(nextSloState("warning", 460, latency)).toBe("warning");
    expect(nextSloState("warning", 450, latency)).toBe("healthy");
  });

  it("can always get well again, however near the target is to what is perfect", () => {
    const strict = { direction: "at-least", target: 99.99, alertThreshold: 95, best: 100 } as const;
    expect(nextSloState("critical", 100, strict)).toBe("healthy");
    expect(nextSloState("warning", 99.996, strict)).toBe("healthy");
  });
});

describe("an SLO's declaration", () => {
  const indicator = {
    kind: "ratio",
    total: { metric: "logins_total" },
    bad: { metric: "logins_total", where: { result: "bad" } },
  } as const;

  it("is told what is wrong with its numbers", () => {
    expect(
      sloProblems({ objective: 99.9, indicator, alertThreshold: 99, period: "4w" }, "slos.login"),
    ).toEqual([]);
    const problems = sloProblems(
      {
        objective: 100,
        indicator,
        alertThreshold: 101,
        period: "36h",
        floor: { minimumEvents: -1, minimumFailures: 1, decisiveFailures: 1 },
      },
      "slos.login",
    );
    expect(problems.map(({ path }) => path)).toEqual([
      "slos.login.objective",
      "slos.login.alertThreshold",
      "slos.login.period",
      "slos.login.floor.minimumEvents",
    ]);
  });
});
