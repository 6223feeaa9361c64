/** What was recorded while a test ran: as it was recorded, read only when somebody asks. */
import type { LogEntry } from "../../logs/log-entry.ts";
import type { Cell } from "../../metrics/cell.ts";
import type { RecordedSpan } from "../../trace/recorded-span.ts";

/** What one cell was told. */
export interface Measurement {
  /** Of all values. */
  sum: number;
  count: number;
  last: number;
}

/** Items of a kind that a capture takes: a test that makes more has lost its way, and its process must not end of it. */
const CAPACITY = 100_000;

export class Capture {
  readonly #capacity: number;
  #spans: RecordedSpan[] = [];
  #entries: LogEntry[] = [];
  readonly open: Set<RecordedSpan> = new Set();
  readonly measurements: Map<Cell, Measurement> = new Map();
  /** Traces that belong to it. */
  readonly traces: Set<string> = new Set();
  /** Spans and log records that did not fit. */
  dropped = 0;

  constructor(capacity: number = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Ended spans, in the order of their ends. */
  get spans(): readonly RecordedSpan[] {
    return this.#spans;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  started(span: RecordedSpan): void {
    if (this.open.size < this.#capacity) this.open.add(span);
  }

  ended(span: RecordedSpan): void {
    this.open.delete(span);
    if (this.#spans.length < this.#capacity) this.#spans.push(span);
    else this.dropped++;
  }

  logged(entry: LogEntry): void {
    if (this.#entries.length < this.#capacity) this.#entries.push(entry);
    else this.dropped++;
  }

  measured(cell: Cell, value: number): void {
    const measurement = this.measurements.get(cell);
    if (measurement === undefined) this.measurements.set(cell, { sum: value, count: 1, last: value });
    else {
      measurement.sum += value;
      measurement.count++;
      measurement.last = value;
    }
  }

  clear(): void {
    this.#spans = [];
    this.#entries = [];
    this.open.clear();
    this.measurements.clear();
    this.dropped = 0;
  }
}
