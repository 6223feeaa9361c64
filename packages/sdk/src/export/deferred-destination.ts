/** A destination that is made by its first request: to a start that sends nothing it costs nothing. */
import { type Deferred, deferred } from "./deferred.ts";
import type { Destination, Outcome } from "./outcome.ts";

export class DeferredDestination implements Destination {
  readonly name: string;
  readonly #made: Deferred<Destination>;
  #used = false;

  constructor(name: string, make: () => Promise<Destination>) {
    this.name = name;
    this.#made = deferred(make);
  }

  async send(body: Uint8Array): Promise<Outcome> {
    this.#used = true;
    try {
      return await (await this.#made()).send(body);
    } catch (error) {
      return { kind: "refused", reason: `the exporter could not be loaded: ${String(error)}` };
    }
  }

  interrupt(): void {
    this.#ifMade((destination) => destination.interrupt?.());
  }

  close(now: boolean): void {
    this.#ifMade((destination) => destination.close(now));
  }

  #ifMade(act: (destination: Destination) => void): void {
    // One that could not be made has said so to its sender, and has nothing to close.
    if (this.#used) void this.#made().then(act, () => {});
  }
}
