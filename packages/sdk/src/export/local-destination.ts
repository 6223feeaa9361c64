/**
 * Development without an endpoint: to the backend on this machine once one answers, to the console until then. From its
 * first answer on the backend stays the destination, also when it is restarted.
 */
import type { Destination, Outcome } from "./outcome.ts";

export class LocalDestination implements Destination {
  readonly #backend: Destination;
  readonly #console: Destination;
  #answered = false;

  constructor(backend: Destination, console: Destination) {
    this.#backend = backend;
    this.#console = console;
  }

  get name(): string {
    return this.#answered ? this.#backend.name : this.#console.name;
  }

  async send(body: Uint8Array): Promise<Outcome> {
    const outcome = await this.#backend.send(body);
    if (outcome.kind !== "later") this.#answered = true;
    return this.#answered ? outcome : this.#console.send(body);
  }

  interrupt(): void {
    this.#backend.interrupt?.();
  }

  close(now: boolean): void {
    this.#backend.close(now);
    this.#console.close(now);
  }
}
