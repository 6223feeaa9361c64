/**
 * Bad and all events over eight sliding windows at once, in bounded memory: rings of slots that get coarser with their
 * length, as round-robin databases have them. An event is added to one pair of numbers; a finished slot goes into every
 * ring. A window ends now and begins at the edge of a slot: it is as long as its name says, and up to one slot of its ring longer (15 s of 5 m, 1 m of 1 h, 5 m of 6 h, 1 h of 3 d, a sixtieth of the period).
 */
import type { BurnRateWindow, EventCounts } from "@sightline/model";
import type { LedgerHistory } from "../slo/history.ts";
import { slotsIn } from "./slots.ts";
import { sparse, spread } from "./sparse.ts";

/** The windows of burn rates, and the one over which the budget is counted. */
export type SloWindow = BurnRateWindow | "period";

interface Ring {
  /** Base slots in one slot of the ring. */
  readonly ratio: number;
  readonly slots: number;
  /** Where it begins among the numbers of all rings. */
  readonly offset: number;
}

export interface WindowLayout {
  /** In steps of 15 s, of a minute, of five, of an hour, of a sixtieth of the period. */
  readonly rings: readonly [Ring, Ring, Ring, Ring, Ring];
  readonly numbers: number;
  /** Whole slots of each window; the one that goes on comes on top. */
  readonly spans: Readonly<Record<SloWindow, { readonly ring: Ring; readonly slots: number }>>;
}

/** Slots of the longest ring: a period of 30 days goes in steps of 12 hours. */
const PERIOD_SLOTS = 60;

/** The rings for windows up to a period of whole days. */
export function windowLayout(periodSeconds: number): WindowLayout {
  const fine = ringAt(0, 1, 20 + 1);
  const minutes = ringAt(end(fine), slotsIn(60), 60 + 1);
  const fives = ringAt(end(minutes), slotsIn(300), 72 + 1);
  const hours = ringAt(end(fives), slotsIn(3600), 72 + 1);
  const period = ringAt(end(hours), slotsIn(periodSeconds) / PERIOD_SLOTS, PERIOD_SLOTS + 1);
  return {
    rings: [fine, minutes, fives, hours, period],
    numbers: end(period),
    spans: {
      "5m": { ring: fine, slots: 20 },
      "30m": { ring: minutes, slots: 30 },
      "1h": { ring: minutes, slots: 60 },
      "2h": { ring: fives, slots: 24 },
      "6h": { ring: fives, slots: 72 },
      "1d": { ring: hours, slots: 24 },
      "3d": { ring: hours, slots: 72 },
      period: { ring: period, slots: PERIOD_SLOTS },
    },
  };
}

function ringAt(offset: number, ratio: number, slots: number): Ring {
  return Object.freeze({ ratio, slots, offset });
}

function end({ offset, slots }: Ring): number {
  return offset + 2 * slots;
}

export class EventWindows {
  readonly #layout: WindowLayout;
  /** Pairs of bad and all events, ring after ring. */
  readonly #numbers: Float64Array;
  #slot: number;
  /** Of the slot that goes on. */
  #bad = 0;
  #total = 0;

  constructor(layout: WindowLayout, slot: number) {
    this.#layout = layout;
    this.#numbers = new Float64Array(layout.numbers);
    this.#slot = slot;
  }

  /** Adds events to the slot that goes on. */
  add(slot: number, bad: number, total: number): void {
    if (slot > this.#slot) this.#roll(slot);
    this.#bad += bad;
    this.#total += total;
  }

  /** The events of a window that ends with `slot`, which is not earlier than any that was given. */
  counts(slot: number, window: SloWindow): EventCounts {
    if (slot > this.#slot) this.#roll(slot);
    const { ring, slots } = this.#layout.spans[window];
    return this.#sum(ring, 0, slots, { bad: this.#bad, total: this.#total });
  }

  /** All windows in one go. */
  allCounts(slot: number): Readonly<Record<SloWindow, EventCounts>> {
    if (slot > this.#slot) this.#roll(slot);
    const [fine, minutes, fives, hours, period] = this.#layout.rings;
    const now = { bad: this.#bad, total: this.#total };
    const halfHour = this.#sum(minutes, 0, 30, now);
    const twoHours = this.#sum(fives, 0, 24, now);
    const day = this.#sum(hours, 0, 24, now);
    return {
      "5m": this.#sum(fine, 0, 20, now),
      "30m": halfHour,
      "1h": this.#sum(minutes, 31, 60, halfHour),
      "2h": twoHours,
      "6h": this.#sum(fives, 25, 72, twoHours),
      "1d": day,
      "3d": this.#sum(hours, 25, 72, day),
      period: this.#sum(period, 0, PERIOD_SLOTS, now),
    };
  }

  /** `before` and the slots of a ring that lie `from` to `to` slots back. */
  #sum({ ratio, slots, offset }: Ring, from: number, to: number, before: EventCounts): EventCounts {
    const numbers = this.#numbers;
    let { bad, total } = before;
    let newest = (Math.floor(this.#slot / ratio) - from) % slots;
    if (newest < 0) newest += slots;
    const oldest = newest - (to - from);
    // In two runs without a turn in them: what lies before the ring's beginning lies at its end.
    for (let at = offset + 2 * Math.max(0, oldest); at <= offset + 2 * newest; at += 2) {
      bad += numbers[at] ?? 0;
      total += numbers[at + 1] ?? 0;
    }
    const rest = oldest < 0 ? offset + 2 * (oldest + slots) : offset + 2 * slots;
    for (let at = rest; at < offset + 2 * slots; at += 2) {
      bad += numbers[at] ?? 0;
      total += numbers[at + 1] ?? 0;
    }
    return { bad, total };
  }

  /** Takes over what another of the same layout has counted. */
  absorb(slot: number, other: EventWindows): void {
    if (slot > this.#slot) this.#roll(slot);
    if (this.#slot > other.#slot) other.#roll(this.#slot);
    const [ours, theirs] = [this.#numbers, other.#numbers];
    for (let at = 0; at < ours.length; at++) ours[at] = (ours[at] ?? 0) + (theirs[at] ?? 0);
    this.#bad += other.#bad;
    this.#total += other.#total;
  }

  /** For `load`: the slot that goes on with its events, and the rings. */
  save(): Pick<LedgerHistory, "slot" | "open" | "events"> {
    return { slot: this.#slot, open: [this.#bad, this.#total], events: sparse(this.#numbers) };
  }

  /** Takes the place of what is there, which began with the slot of the history. False when it does not fit. */
  load({ open, events }: Pick<LedgerHistory, "open" | "events">): boolean {
    [this.#bad, this.#total] = open;
    return spread(events, this.#numbers);
  }

  /** Puts the finished slot into every ring and empties what lies between it and `slot`. */
  #roll(slot: number): void {
    const numbers = this.#numbers;
    for (const { ratio, slots, offset } of this.#layout.rings) {
      const from = Math.floor(this.#slot / ratio);
      const to = Math.floor(slot / ratio);
      const finished = offset + 2 * (from % slots);
      numbers[finished] = (numbers[finished] ?? 0) + this.#bad;
      numbers[finished + 1] = (numbers[finished + 1] ?? 0) + this.#total;
      for (let empty = Math.max(from + 1, to - slots + 1); empty <= to; empty++) {
        const at = offset + 2 * (empty % slots);
        numbers[at] = 0;
        numbers[at + 1] = 0;
      }
    }
    this.#slot = slot;
    this.#bad = 0;
    this.#total = 0;
  }
}
