/** What the receivers count. */
import type { Clock } from "../clock.ts";
import { SlidingRate } from "../health/ingest-rates.ts";
import { Counter, DurationHistogram, Gauge, type MeterFamily } from "../meter/meter.ts";
import type { Receipt } from "../store/store.ts";
import { SIGNAL_NAMES, type SignalName, type Transport } from "./signal.ts";

/** Reasons are the store's sentences: beyond this many the rest is counted as one, so that labels stay few. */
const MOST_REASONS = 50;

export class IntakeMeters {
  readonly #clock: Clock;
  readonly #requests = new Counter("sightline_received_requests_total", "OTLP requests by answer.");
  readonly #bytes = new Counter("sightline_received_bytes_total", "Bytes of OTLP bodies as sent.");
  readonly #received = new Counter(
    "sightline_received_items_total",
    "Spans, log records, data points in requests that could be read.",
  );
  readonly #stored = new Counter(
    "sightline_stored_items_total",
    "Spans, log records, data points that were stored.",
  );
  readonly #rejected = new Counter(
    "sightline_rejected_items_total",
    "Spans, log records, data points that were refused.",
  );
  readonly #cut = new Counter(
    "sightline_cut_values_total",
    "Values of attributes that were longer than --max-attribute, stored cut.",
  );
  readonly #duration = new DurationHistogram(
    "sightline_receive_duration_seconds",
    "From a request's head to its acknowledgement.",
  );
  readonly #rates: Readonly<Record<SignalName, SlidingRate>>;
  readonly #reasons = new Set<string>();
  #newestEndNano = 0n;
  #lagSeconds: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#rates = {
      traces: new SlidingRate(clock),
      logs: new SlidingRate(clock),
      metrics: new SlidingRate(clock),
    };
  }

  /** `code` is the HTTP status or the gRPC status' number. */
  answered(signal: SignalName, transport: Transport, code: number, bytes: number, seconds: number): void {
    this.#requests.add(1, { signal, transport, code: String(code) });
    this.#bytes.add(bytes, { signal, transport });
    this.#duration.observe(seconds, { signal, transport });
  }

  kept(signal: SignalName, { stored, rejections, newestNano, cutValues = 0 }: Receipt): void {
    let items = stored;
    if (cutValues > 0) this.#cut.add(cutValues, { signal });
    this.#stored.add(stored, { signal });
    for (const { count, reason } of rejections) {
      items += count;
      this.#rejected.add(count, { signal, reason: this.#knownReason(reason) });
    }
    this.#received.add(items, { signal });
    this.#rates[signal].add(stored);
    if (signal === "traces" && stored > 0 && newestNano >= this.#newestEndNano) {
      this.#newestEndNano = newestNano;
      this.#lagSeconds = Math.max(0, this.#clock() / 1000 - Number(newestNano) / 1e9);
    }
  }

  perSecond(signal: SignalName): number {
    return this.#rates[signal].perSecond();
  }

  stored(signal: SignalName): number {
    return this.#stored.total({ signal });
  }

  rejected(): number {
    return this.#rejected.total();
  }

  /** Between the end of the newest span and its being stored; `undefined` before the first. */
  lagSeconds(): number | undefined {
    return this.#lagSeconds;
  }

  families(): readonly MeterFamily[] {
    return [
      this.#requests,
      this.#bytes,
      this.#received,
      this.#stored,
      this.#rejected,
      this.#cut,
      this.#duration,
      this.#rateGauge(),
    ];
  }

  #rateGauge(): MeterFamily {
    return new Gauge("sightline_stored_items_per_second", "Over the last ten seconds.", () =>
      SIGNAL_NAMES.map((signal) => [{ signal }, this.perSecond(signal)] as const),
    );
  }

  #knownReason(reason: string): string {
    if (this.#reasons.size < MOST_REASONS) this.#reasons.add(reason);
    return this.#reasons.has(reason) ? reason : "other";
  }
}
