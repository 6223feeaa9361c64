/** An observable instrument of OpenTelemetry: it is asked for its values before each reading. */
import type { Attributes, Observable, ObservableCallback } from "@opentelemetry/api";
import type { AttributeFamily } from "./attribute-family.ts";
import type { NumberCell } from "./cell.ts";
import { checkedNumber } from "./misuse.ts";
import type { Observer, Observers, Round } from "./observers.ts";

export class ObservedMetric implements Observable, Round {
  readonly family: AttributeFamily<NumberCell>;
  readonly #observers: Observers;
  readonly #callbacks = new Map<ObservableCallback, Observer>();
  /** The cells that this round has seen. */
  #seen = new Set<NumberCell>();

  constructor(observers: Observers, family: AttributeFamily<NumberCell>) {
    this.#observers = observers;
    this.family = family;
    family.observed = true;
  }

  /** From now on only what is observed at a reading is there. */
  watch(): void {
    this.#observers.addRound(this);
  }

  begin(): void {
    this.#seen = new Set();
  }

  /** What is not observed any more is gone, or a removed disk would stay full for ever. */
  end(): void {
    this.family.keepOnly(this.#seen);
  }

  /** A monotonic value that is observed is the total, not a step. */
  set(value: number, attributes: Attributes | undefined): void {
    if (!checkedNumber(this.family.info, value)) return;
    const cell = this.family.cell(attributes);
    const adds = this.#seen.has(cell) && this.family.isShared(cell);
    cell.value = adds ? cell.value + value : value;
    this.#seen.add(cell);
  }

  addCallback(callback: ObservableCallback): void {
    if (this.#callbacks.has(callback)) return;
    const observer: Observer = () =>
      callback({ observe: (value, attributes) => this.set(value, attributes) });
    this.#callbacks.set(callback, observer);
    this.watch();
    this.#observers.add(observer);
  }

  removeCallback(callback: ObservableCallback): void {
    const observer = this.#callbacks.get(callback);
    this.#callbacks.delete(callback);
    if (observer !== undefined) this.#observers.remove(observer);
  }
}
