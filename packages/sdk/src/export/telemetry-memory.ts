/** What the exporter `memory` holds, for a test to read. */
import type { FlatItem, FlatLog, FlatMetric, FlatSpan } from "./flat-item.ts";

/** Items that it takes before it refuses more; a test that needs more clears it in between. */
const CAPACITY = 100_000;

export class TelemetryMemory {
  readonly #capacity: number;
  #items: FlatItem[] = [];

  constructor(capacity: number = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Ended spans, in the order of their export. */
  spans(): readonly FlatSpan[] {
    return this.#items.filter((item) => item.kind === "span");
  }

  logRecords(): readonly FlatLog[] {
    return this.#items.filter((item) => item.kind === "log");
  }

  /** Each export adds all metrics again, with their values then. */
  metrics(): readonly FlatMetric[] {
    return this.#items.filter((item) => item.kind === "metric");
  }

  clear(): void {
    this.#items = [];
  }

  /** How many did not fit. */
  keep(items: readonly FlatItem[]): number {
    const room = Math.max(0, this.#capacity - this.#items.length);
    for (const item of items.slice(0, room)) this.#items.push(item);
    return Math.max(0, items.length - room);
  }
}

/** The memory of the process: what `{ type: "memory" }` fills. */
export const telemetryMemory: TelemetryMemory = new TelemetryMemory();
