/** Kept in the process, for tests: what it holds is what would have gone over the wire. */
import { requestObject } from "@sightline/otlp/encode";
import type { Signal } from "../config/exporter-config.ts";
import type { Destination, Outcome } from "./outcome.ts";
import { flattened } from "./flat-item.ts";
import type { TelemetryMemory } from "./telemetry-memory.ts";

export class MemoryDestination implements Destination {
  readonly name: string;
  readonly #signal: Signal;
  readonly #memory: TelemetryMemory;

  constructor(signal: Signal, memory: TelemetryMemory) {
    this.name = `memory (${signal})`;
    this.#signal = signal;
    this.#memory = memory;
  }

  send(body: Uint8Array): Promise<Outcome> {
    const rejected = this.#memory.keep(flattened(this.#signal, requestObject(this.#signal, body)));
    const message = rejected === 0 ? "" : "the memory is full; clear() makes room";
    return Promise.resolve({ kind: "accepted", rejected, message });
  }

  close(): void {
    // A test reads it after the end.
  }
}
