/** An exporter of OpenTelemetry's at the end of one of our queues: it gets batches of views, one batch at a time. */
import type { DeliveryStatus } from "../export/delivery.ts";
import type { Outlet } from "../export/outlet.ts";
import type { Notices } from "../notice/notices.ts";
import { ForeignParts, type Flushing } from "./foreign-parts.ts";
import type { OtelExportDone } from "./open-telemetry.ts";

interface ForeignExporter<V> extends Flushing {
  export(items: V[], done: OtelExportDone): void;
}

export class ForeignOutlet<T, V> implements Outlet<T> {
  readonly #exporter: ForeignExporter<V>;
  readonly #view: (item: T) => V;
  readonly #parts: ForeignParts;
  readonly #notices: Notices;
  readonly #what: string;
  readonly #timeoutMs: number;
  #delivered = 0;
  #lost = 0;
  #lastError: string | undefined;
  #closed = false;

  /**
   * @param timeoutMs - For one batch: an exporter that never answers must not hold up the next.
   * @param all - All exporters that were brought: one without a class is told by its place.
   */
  constructor(
    exporter: ForeignExporter<V>,
    all: readonly ForeignExporter<V>[],
    view: (item: T) => V,
    notices: Notices,
    what: string,
    timeoutMs: number,
  ) {
    this.#exporter = exporter;
    this.#view = view;
    this.#parts = new ForeignParts(notices, "exporter", all);
    this.#notices = notices;
    this.#what = what;
    this.#timeoutMs = timeoutMs;
  }

  async deliver(items: readonly T[]): Promise<void> {
    const failure = await this.#exported(items.map((item) => this.#view(item)));
    this.#lastError = failure;
    if (failure === undefined) {
      this.#delivered += items.length;
      return;
    }
    this.#lost += items.length;
    const name = this.#parts.nameOf(this.#exporter);
    this.#notices.once(
      `${this.#what}.${name}`,
      `the exporter ${name} did not take ${items.length} ${this.#what}: ${failure}. They are lost.`,
    );
  }

  hurry(): void {
    // How often it tries is its own affair.
  }

  setPatience(): void {
    // The same.
  }

  flush(): Promise<void> {
    return this.#parts.flush(this.#exporter);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.shutdown(this.#exporter);
  }

  status(): DeliveryStatus {
    return {
      destination: this.#parts.nameOf(this.#exporter),
      delivered: this.#delivered,
      lost: this.#lost,
      lastError: this.#lastError,
    };
  }

  /** Why it failed; `undefined` when it did not. */
  #exported(views: V[]): Promise<string | undefined> {
    return new Promise((resolve) => {
      const late = `no answer within ${this.#timeoutMs} ms`;
      const timer = setTimeout(() => resolve(late), this.#timeoutMs);
      timer.unref();
      const settle = (failure: string | undefined): void => {
        clearTimeout(timer);
        resolve(failure);
      };
      try {
        this.#exporter.export(views, ({ code, error }) =>
          settle(code === 0 ? undefined : (error?.message ?? "no reason given")),
        );
      } catch (error) {
        settle(error instanceof Error ? error.message : String(error));
      }
    });
  }
}
