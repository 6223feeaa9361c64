/** The far end of a queue: it takes batches, one at a time, and counts what became of them. */
import type { Delivery, DeliveryStatus } from "./delivery.ts";
import { encodeInSlices } from "./sliced-encoding.ts";

export interface Outlet<T> {
  /** Settles when the batch is delivered or lost. */
  deliver(items: readonly T[]): Promise<unknown>;
  /** Ends a wait between two tries. */
  hurry(): void;
  /** False: a few tries only, as the process may be about to end. */
  setPatience(patient: boolean): void;
  /** Settles when what was taken has left, where that can be later than its delivery. */
  flush?(): Promise<void>;
  /** Gives up what is under way, since the time for the end of the process is over. */
  interrupt?(): void;
  close(now: boolean): void;
  status(): DeliveryStatus;
}

/** Items as the body of a request. */
export type Encode<T> = (items: readonly T[]) => Uint8Array | Promise<Uint8Array>;

/** Batches as requests of OTLP. */
export class EncodedOutlet<T> implements Outlet<T> {
  readonly #encode: Encode<T>;
  readonly #delivery: Delivery;
  readonly #slice: number | undefined;

  /** `slice`: items that are encoded in one turn of the event loop. */
  constructor(encode: Encode<T>, delivery: Delivery, slice?: number) {
    this.#encode = encode;
    this.#delivery = delivery;
    this.#slice = slice;
  }

  async deliver(items: readonly T[]): Promise<boolean> {
    return this.#delivery.deliver(await encodeInSlices(items, this.#encode, this.#slice), items.length);
  }

  hurry(): void {
    this.#delivery.hurry();
  }

  setPatience(patient: boolean): void {
    this.#delivery.setPatience(patient);
  }

  interrupt(): void {
    this.#delivery.interrupt();
  }

  close(now: boolean): void {
    this.#delivery.close(now);
  }

  status(): DeliveryStatus {
    return this.#delivery.status();
  }
}
