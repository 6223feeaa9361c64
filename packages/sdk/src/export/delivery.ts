/** Brings one encoded request to its destination: tries again until it is taken, refused, or time is up. */
import type { Notices } from "../notice/notices.ts";
import { backoffMs } from "./backoff.ts";
import type { Destination, Outcome } from "./outcome.ts";

/** Tries of one request when the process may be about to end. */
const LAST_TRIES = 3;
const LAST_WAIT_MS = 250;

export interface DeliveryStatus {
  readonly destination: string;
  readonly delivered: number;
  /** Items refused or given up. */
  readonly lost: number;
  readonly lastError: string | undefined;
}

export class Delivery {
  readonly #destination: Destination;
  readonly #notices: Notices;
  readonly #what: string;
  readonly #random: () => number;
  #wake: (() => void) | undefined;
  #ending = false;
  #closed = false;
  #interrupted = false;
  #delivered = 0;
  #lost = 0;
  #lastError: string | undefined;

  /** `what` names the items for people: `spans`. */
  constructor(destination: Destination, notices: Notices, what: string, random: () => number) {
    this.#destination = destination;
    this.#notices = notices;
    this.#what = what;
    this.#random = random;
  }

  /** True when the destination took the request. `superseded` is asked before each new try. */
  async deliver(body: Uint8Array, items: number, superseded: () => boolean = () => false): Promise<boolean> {
    this.#interrupted = false;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#destination.send(body);
      if (outcome.kind === "accepted") return this.#accepted(outcome, items);
      this.#lastError = outcome.reason;
      if (outcome.kind === "refused") return this.#refused(outcome.reason, items);
      if (this.#closed || this.#interrupted) return this.#abandoned(outcome.reason, items);
      this.#notices.once(
        `${this.#what}.unreachable`,
        `cannot deliver ${this.#what} to ${this.#destination.name}: ${outcome.reason}. Trying again; until then they wait in a bounded queue.`,
      );
      if (this.#ending && attempt + 1 >= LAST_TRIES) return this.#abandoned(outcome.reason, items);
      if (superseded()) return false;
      await this.#wait(outcome.afterMs ?? backoffMs(attempt, this.#random()));
    }
  }

  /** Ends a wait between two tries. */
  hurry(): void {
    this.#wake?.();
  }

  /** Whether a request is tried without end, or a few times only because the process may be about to end. */
  setPatience(patient: boolean): void {
    this.#ending = !patient;
    if (!patient) this.hurry();
  }

  /** The time for the end of the process is over: what is under way is given up. */
  interrupt(): void {
    this.#interrupted = true;
    this.hurry();
    this.#destination.interrupt?.();
  }

  /** Ends what is under way. */
  close(now: boolean): void {
    this.#closed = true;
    this.hurry();
    this.#destination.close(now);
  }

  status(): DeliveryStatus {
    return {
      destination: this.#destination.name,
      delivered: this.#delivered,
      lost: this.#lost,
      lastError: this.#lastError,
    };
  }

  #accepted(outcome: Extract<Outcome, { kind: "accepted" }>, items: number): boolean {
    this.#lastError = undefined;
    this.#delivered += items - outcome.rejected;
    if (outcome.rejected > 0 || outcome.message !== "") {
      this.#lost += outcome.rejected;
      this.#notices.once(
        `${this.#what}.partial`,
        `${this.#destination.name} took a request but not ${outcome.rejected} of its ${items} ${this.#what}: ${outcome.message || "no reason given"}.`,
      );
    }
    return true;
  }

  #abandoned(reason: string, items: number): boolean {
    this.#lost += items;
    this.#notices.once(
      `${this.#what}.abandoned`,
      `${items} ${this.#what} are lost: ${this.#destination.name} did not take them before the end (${reason}).`,
    );
    return false;
  }

  #refused(reason: string, items: number): boolean {
    this.#lost += items;
    this.#notices.once(
      `${this.#what}.refused`,
      `${this.#destination.name} refused ${items} ${this.#what}: ${reason}. They are lost.`,
    );
    return false;
  }

  #wait(ms: number): Promise<void> {
    const duration = this.#ending ? Math.min(ms, LAST_WAIT_MS) : ms;
    return new Promise((resolve) => {
      const timer = setTimeout(done, duration);
      timer.unref();
      const wake = done;
      this.#wake = wake;
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
    });
  }
}
