/** For people: one line an item, on stderr, because stdout belongs to the application. */
import { requestObject } from "@sightline/otlp/encode";
import type { Signal } from "../config/exporter-config.ts";
import { consoleLines } from "./console-lines.ts";
import { flattened } from "./flat-item.ts";
import type { Destination, Outcome } from "./outcome.ts";

export class ConsoleDestination implements Destination {
  readonly name: string;
  readonly #signal: Signal;
  readonly #write: (text: string) => void;

  constructor(signal: Signal, write: (text: string) => void) {
    this.name = `console (${signal})`;
    this.#signal = signal;
    this.#write = write;
  }

  send(body: Uint8Array): Promise<Outcome> {
    const lines = consoleLines(flattened(this.#signal, requestObject(this.#signal, body)));
    if (lines !== "") this.#write(lines);
    return Promise.resolve({ kind: "accepted", rejected: 0, message: "" });
  }

  close(): void {
    // Nothing is held.
  }
}
