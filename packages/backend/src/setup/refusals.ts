/** What was refused, by reason, with what to do about it. Bounded, whatever is sent. */
import type { SightlineError } from "@sightline/model";
import type { Clock } from "../clock.ts";
import type { TakenRequest } from "../receiver/intake.ts";
import type { Rejection } from "../store/store.ts";
import type { SignalName } from "../receiver/signal.ts";

export interface Refusal {
  readonly signal: SignalName;
  /** `items`: spans, log records, data points of requests whose other items were stored. `requests`: whole ones. */
  readonly of: "items" | "requests";
  /** The error's code, for whole requests. */
  readonly code: string | null;
  readonly reason: string;
  /** What to do. */
  readonly hint: string;
  readonly count: number;
  /** Unix seconds. */
  readonly lastSeen: number;
}

/** Reasons may carry a sender's own words: beyond this many the rest is counted as one. */
const MOST = 100;

interface Entry extends Omit<Refusal, "count" | "lastSeen"> {
  count: number;
  lastSeen: number;
}

export class Refusals {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  taken({ signal, receipt }: TakenRequest): void {
    this.items(signal, receipt.rejections);
  }

  /** Of a request whose other items were stored. */
  items(signal: SignalName, rejections: readonly Rejection[]): void {
    for (const { count, reason } of rejections) {
      this.#add({ signal, of: "items", code: null, reason, hint: hintOf(reason) }, count);
    }
  }

  refused(signal: SignalName, { code, message, hint }: SightlineError): void {
    this.#add({ signal, of: "requests", code, reason: message, hint }, 1);
  }

  /** The newest first. */
  list(): readonly Refusal[] {
    return [...this.#entries.values()]
      .map((entry) => ({ ...entry }))
      .toSorted((left, right) => right.lastSeen - left.lastSeen || right.count - left.count);
  }

  /** One entry for each reason of items, and for each code of requests, whose newest sentence stands for all. */
  #add(refusal: Omit<Refusal, "count" | "lastSeen">, count: number): void {
    const { signal, of, code, reason } = refusal;
    let key = `${signal} ${of} ${code ?? reason}`;
    let shown = refusal;
    if (!this.#entries.has(key) && this.#entries.size >= MOST) {
      key = `${signal} ${of} others`;
      const hint = "The backend's log names each: start it with SIGHTLINE_LOG_LEVEL=debug.";
      shown = { signal, of, code: null, reason: "other reasons", hint };
    }
    const before = this.#entries.get(key)?.count ?? 0;
    this.#entries.set(key, { ...shown, count: before + count, lastSeen: this.#clock() / 1000 });
  }
}

/** The store's reasons for single items, and what a sender does about each. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /older than the retention/,
    "Check the clock of the sending machine. To take old data, start the backend with a longer --retention.",
  ],
  [/in the future/, "Set the clock of the sending machine: it is more than an hour ahead of this one."],
  [/\bid is not\b/, "The sender writes ids that OTLP does not allow; update its SDK or exporter."],
  [
    /temporality/,
    "The sender leaves out whether its sums and histograms are cumulative or deltas; update its SDK or exporter.",
  ],
  [
    /older than the one before it/,
    "Two senders tell the same series, or one sends its batches out of order: give each a service.instance.id of its own.",
  ],
  [
    /exponential/,
    "Let the SDK choose a finer scale (a smaller range of values, or more buckets), or export explicit buckets.",
  ],
  [
    /series|label|attribute/,
    "The metric has too many attribute values; take those away that name a user, an id or a URL.",
  ],
];

export function hintOf(reason: string): string {
  const found = HINTS.find(([pattern]) => pattern.test(reason));
  return (
    found?.[1] ?? "The sender keeps the same mistake in every batch; the reason names the field to look at."
  );
}
