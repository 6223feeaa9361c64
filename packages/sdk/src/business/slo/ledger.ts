/** What one business metric has counted for one tenant, for the group of the others, or for all. */
import type { EventCounts, SloState } from "@sightline/model";
import type { MetricPlan } from "../metric/plan.ts";
import type { Reading } from "../metric/reading.ts";
import type { LedgerHistory } from "./history.ts";
import { EventWindows, type SloWindow, type WindowLayout } from "../window/event-windows.ts";
import { LatencyWindow } from "../window/latency-window.ts";
import { SLOTS_A_MINUTE } from "../window/slots.ts";
import { SumWindow, type ValueSummary } from "../window/sum-window.ts";

export class Ledger {
  readonly plan: MetricPlan;
  /** Mark of the moment from which on it has seen everything. */
  readonly since: number;
  /** What the last evaluation said; hysteresis goes on from it. */
  state: SloState = "healthy";
  readonly #events: EventWindows;
  readonly #latency: LatencyWindow | undefined;
  readonly #sums: SumWindow | undefined;
  /** Of a rate: the minute that goes on, and what it has so far. The first one is not whole and is not judged. */
  #minute: number;
  #inMinute = 0;
  #isWhole = false;

  constructor(plan: MetricPlan, layout: WindowLayout, since: number, slot: number) {
    this.plan = plan;
    this.since = since;
    this.#events = new EventWindows(layout, slot);
    this.#minute = Math.floor(slot / SLOTS_A_MINUTE);
    const { measure, shape, latencyBounds } = plan;
    if (measure === "percentile") this.#latency = new LatencyWindow(latencyBounds, shape, slot);
    if (measure === "samples" || measure === "rate" || measure === "sum")
      this.#sums = new SumWindow(shape, slot);
  }

  record(slot: number, { bad, total, amount, bucket }: Reading): void {
    switch (this.plan.measure) {
      case "ratio":
        this.#events.add(slot, bad, total);
        break;
      case "percentile":
        this.#events.add(slot, bad, total);
        this.#latency?.addTo(slot, bucket);
        break;
      case "samples":
        this.#events.add(slot, bad, total);
        this.#sums?.add(slot, amount);
        break;
      case "rate":
        this.#judgeMinutes(slot);
        this.#inMinute += amount;
        this.#sums?.add(slot, amount);
        break;
      default:
        this.#events.add(slot, amount, amount);
        this.#sums?.add(slot, amount);
    }
  }

  /** Bad and all events of a window; minutes of a rate, the sum twice of a count. */
  counts(slot: number, window: SloWindow): EventCounts {
    if (this.plan.measure === "rate") this.#judgeMinutes(slot);
    return this.#events.counts(slot, window);
  }

  /** The same of all windows. */
  allCounts(slot: number): Readonly<Record<SloWindow, EventCounts>> {
    if (this.plan.measure === "rate") this.#judgeMinutes(slot);
    return this.#events.allCounts(slot);
  }

  /** `undefined` where there are no durations. */
  percentile(slot: number): number | undefined {
    return this.#latency?.percentile(slot, this.plan.percentile);
  }

  /** `undefined` where no amounts are kept. */
  sums(slot: number): ValueSummary | undefined {
    return this.#sums?.summary(slot);
  }

  /** Takes over what a tenant had, when it joins the others. Minutes of a rate stay apart: they were another's. */
  absorb(slot: number, other: Ledger): void {
    if (this.plan.measure !== "rate") this.#events.absorb(slot, other.#events);
    if (this.#latency !== undefined && other.#latency !== undefined)
      this.#latency.absorb(slot, other.#latency);
    if (this.#sums !== undefined && other.#sums !== undefined) this.#sums.absorb(slot, other.#sums);
  }

  /** All of it for another process. */
  save(): LedgerHistory {
    return {
      since: this.since,
      state: this.state,
      ...this.#events.save(),
      ...(this.#latency === undefined ? {} : { latency: this.#latency.save() }),
      ...(this.#sums === undefined ? {} : { sums: this.#sums.save() }),
    };
  }

  /** Takes what was saved; this ledger began with its slot. False when it does not fit. */
  load({ state, latency, sums, ...events }: LedgerHistory): boolean {
    if (state === "warning" || state === "critical") this.state = state;
    return (
      this.#events.load(events) && (this.#latency?.load(latency) ?? true) && (this.#sums?.load(sums) ?? true)
    );
  }

  /** Counts each finished minute as good or bad, empty ones too. */
  #judgeMinutes(slot: number): void {
    const now = Math.floor(slot / SLOTS_A_MINUTE);
    const { bounds, perSeconds } = this.plan;
    const wanted = ((bounds?.target ?? 0) * 60) / perSeconds;
    while (this.#minute < now) {
      if (this.#isWhole) {
        const last = this.#minute * SLOTS_A_MINUTE + SLOTS_A_MINUTE - 1;
        this.#events.add(last, this.#inMinute >= wanted ? 0 : 1, 1);
      }
      this.#isWhole = true;
      this.#inMinute = 0;
      this.#minute++;
    }
  }
}
