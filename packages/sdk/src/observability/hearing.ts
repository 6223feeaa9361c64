/**
 * Who hears of spans and log records as they start and end, before any queue: tests. Where nobody could, which is decided
 * when the SDK is set up, nothing is asked.
 */
import type { Attributes } from "@opentelemetry/api";
import type { AttributeLimits } from "../config/limits.ts";
import type { Departure } from "../export/departure.ts";
import type { LogEntry } from "../logs/log-entry.ts";
import type { Clock } from "../time/clock.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";

/** Must not throw. */
export interface Hearer {
  started(span: RecordedSpan): void;
  ended(span: RecordedSpan): void;
  logged(entry: LogEntry): void;
}

/** What is needed to read what was heard as it would have left. */
export interface Heard {
  readonly clock: Clock;
  readonly departure: Departure;
  readonly resourceAttributes: () => Attributes;
  readonly logLimits: AttributeLimits;
}

let hearer: Hearer | undefined;
let heard: Heard | undefined;

/** Whether somebody listens already, and so what goes nowhere else must be recorded all the same. */
export function isListening(): boolean {
  return hearer !== undefined;
}

/** Hears all SDKs that are set up from now on, and those of the environment `test` that are already. */
export function hear(by: Hearer): void {
  hearer = by;
}

/** The SDK that was set up last, if it can be heard. */
export function heardSdk(): Heard | undefined {
  return heard;
}

/** Where the set-up's spans and records are told; `undefined` where nobody could hear. */
export function hearingOf(environment: string, sdk: Heard): Hearer | undefined {
  heard = hearer !== undefined || environment === "test" ? sdk : undefined;
  if (heard === undefined) return undefined;
  return {
    started: (span) => hearer?.started(span),
    ended: (span) => hearer?.ended(span),
    logged: (entry) => hearer?.logged(entry),
  };
}
