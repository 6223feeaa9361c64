/**
 * How fast an error budget burns, and when somebody is told. Windows and factors are those of Google's SRE workbook,
 * chapter 5 (table 5-8), with the pair 1d/2h that Sloth adds. The SDK's `evaluateSlos` and the generated Prometheus rules
 * both count by these functions and tables, so they agree.
 */

/** The windows of the pairs, shortest first. */
export type BurnRateWindow = "5m" | "30m" | "1h" | "2h" | "6h" | "1d" | "3d";

export const BURN_RATE_WINDOWS: readonly BurnRateWindow[] = Object.freeze([
  "5m",
  "30m",
  "1h",
  "2h",
  "6h",
  "1d",
  "3d",
]);

/** `page`: somebody is woken; `ticket`: somebody looks on the next working day. */
export type BurnSeverity = "page" | "ticket";

/** An alert fires while both windows burn faster than `factor`: the long one says it matters, the short one that it lasts. */
export interface BurnRatePair {
  readonly severity: BurnSeverity;
  readonly short: BurnRateWindow;
  readonly long: BurnRateWindow;
  /** How much of the period's budget is gone when the alert fires, in percent. */
  readonly budgetPercent: number;
  /** Burn rate above which it fires; 1 spends the budget exactly by the end of the period. */
  readonly factor: number;
}

/** The usual period. */
export const SLO_PERIOD = "30d";
/** Its seconds. */
export const SLO_PERIOD_SECONDS = 2_592_000;

interface PairShape {
  readonly severity: BurnSeverity;
  readonly short: BurnRateWindow;
  readonly long: BurnRateWindow;
  readonly longHours: number;
  readonly budgetPercent: number;
}

const SHAPES: readonly PairShape[] = Object.freeze([
  { severity: "page", short: "5m", long: "1h", longHours: 1, budgetPercent: 2 },
  { severity: "page", short: "30m", long: "6h", longHours: 6, budgetPercent: 5 },
  { severity: "ticket", short: "2h", long: "1d", longHours: 24, budgetPercent: 10 },
  { severity: "ticket", short: "6h", long: "3d", longHours: 72, budgetPercent: 10 },
]);

/**
 * The pairs of a period: 14.4, 6, 3 and 1 for 30 days. For another period the windows stay and the factors scale, so that
 * an alert fires at the same share of the budget.
 *
 * @example
 * burnRatePairs(28 * 86_400).map(({ factor }) => factor); // [13.44, 5.6000000000000005, …]
 * @param periodSeconds - Length of the SLO's period.
 */
export function burnRatePairs(periodSeconds: number = SLO_PERIOD_SECONDS): readonly BurnRatePair[] {
  return Object.freeze(
    SHAPES.map(({ severity, short, long, longHours, budgetPercent }) => ({
      severity,
      short,
      long,
      budgetPercent,
      // The order of the operations is Sloth's, so that the digits are too.
      factor: (budgetPercent * (periodSeconds / 3600)) / 100 / longHours,
    })),
  );
}

/** What was counted in a window. Fractions count where an event is partly good. */
export interface EventCounts {
  readonly bad: number;
  readonly total: number;
}

/**
 * The share of events that may be bad. Not rounded, as Sloth's is not: 0.0009999999999999432 for 99.9.
 *
 * @param objective - Percent of events that must be good, above 0 and below 100.
 */
export function errorBudget(objective: number): number {
  return (100 - objective) / 100;
}

/**
 * How many times faster than allowed the budget is spent; 0 where nothing happened, so quiet hours spend nothing.
 *
 * @example
 * burnRate({ bad: 2, total: 100 }, 99); // 2
 */
export function burnRate({ bad, total }: EventCounts, objective: number): number {
  return total > 0 ? bad / total / errorBudget(objective) : 0;
}

/** What must have happened in a pair's long window before the pair may fire. */
export interface TrafficFloor {
  /** Events. */
  readonly minimumEvents: number;
  /** Bad ones among them. */
  readonly minimumFailures: number;
  /** So many bad ones are enough, however few events there were. */
  readonly decisiveFailures: number;
}

/**
 * One failure in three is no outage: below 20 events one failure is 5 % and more, and a single failure says nothing about
 * a service; five failures do, even when nothing else happened. Who has few events that all matter sets all to 1.
 */
export const TRAFFIC_FLOOR: TrafficFloor = Object.freeze({
  minimumEvents: 20,
  minimumFailures: 2,
  decisiveFailures: 5,
});

/** Whether there was enough to tell an outage from chance. */
export function isEnoughTraffic({ bad, total }: EventCounts, floor: TrafficFloor): boolean {
  return bad >= floor.minimumFailures && (total >= floor.minimumEvents || bad >= floor.decisiveFailures);
}

export interface BurnRule {
  readonly objective: number;
  readonly pairs: readonly BurnRatePair[];
  readonly floor: TrafficFloor;
}

/** The pair that fires, pages before tickets; `undefined` while none does. */
export function firingPair(
  countsOf: (window: BurnRateWindow) => EventCounts,
  { objective, pairs, floor }: BurnRule,
): BurnRatePair | undefined {
  const fires = ({ short, long, factor }: BurnRatePair): boolean => {
    const counts = countsOf(long);
    return (
      isEnoughTraffic(counts, floor) &&
      burnRate(counts, objective) > factor &&
      burnRate(countsOf(short), objective) > factor
    );
  };
  return (
    pairs.find((pair) => pair.severity === "page" && fires(pair)) ??
    pairs.find((pair) => pair.severity === "ticket" && fires(pair))
  );
}
