/** How long the journal's segments take to load: a histogram for `/metrics`, the newest for the setup page. */
import type { Clock } from "../clock.ts";
import { DurationHistogram } from "../meter/meter.ts";
import type { JournalWatch } from "../store/chdb/journal/event.ts";

export class LoadWatch {
  readonly family: DurationHistogram = new DurationHistogram(
    "sightline_journal_load_duration_seconds",
    "From the begin of a segment's load to its rows being in the table.",
  );
  readonly #clock: Clock;
  /** By table: one segment is loaded at a time. */
  readonly #begun = new Map<string, number>();
  #newest: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds; `undefined` before the first. */
  get newestSeconds(): number | undefined {
    return this.#newest;
  }

  /** For the journal. An attempt that failed is not counted: the next one begins anew. */
  readonly stage: NonNullable<JournalWatch["stage"]> = (stage, table) => {
    if (stage === "loading") this.#begun.set(table, this.#clock());
    if (stage !== "loaded") return;
    const begun = this.#begun.get(table);
    if (begun === undefined) return;
    this.#begun.delete(table);
    this.#newest = (this.#clock() - begun) / 1000;
    this.family.observe(this.#newest, { table });
  };
}
