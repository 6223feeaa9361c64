/** Messages of one channel that are being handled, by their delivery tag, in the order of their delivery. */
import type { MessageProcess } from "../message-process.ts";
import type { ProcessOutcome } from "../messaging-metrics.ts";

export class Deliveries {
  readonly #running = new Map<number, MessageProcess>();

  began(tag: number, run: MessageProcess): void {
    this.#running.set(tag, run);
  }

  /** `upTo`: all that were delivered before it too, as AMQP's flag `multiple` has it. */
  settle(tag: number, upTo: boolean, outcome: ProcessOutcome): void {
    if (upTo) {
      for (const each of this.#running.keys()) if (each <= tag) this.#end(each, outcome);
    } else this.#end(tag, outcome);
  }

  settleAll(outcome: ProcessOutcome): void {
    for (const tag of this.#running.keys()) this.#end(tag, outcome);
  }

  #end(tag: number, outcome: ProcessOutcome): void {
    this.#running.get(tag)?.end(outcome);
    this.#running.delete(tag);
  }
}
