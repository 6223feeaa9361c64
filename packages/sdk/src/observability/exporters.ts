/** The exporters of all signals as one: started, flushed and ended together, within a limit. */
import type { SignalExporter } from "../export/batch-exporter.ts";
import { within } from "./lifecycle.ts";

export class Exporters {
  readonly #exporters: readonly SignalExporter[];
  readonly #limitMs: number;
  #ended: Promise<boolean> | undefined;

  constructor(exporters: readonly SignalExporter[], limitMs: number) {
    this.#exporters = exporters;
    this.#limitMs = limitMs;
  }

  start(): void {
    for (const exporter of this.#exporters) exporter.start();
  }

  /** True when all that waited was delivered or given up in time. */
  flush(limitMs: number): Promise<boolean> {
    return within(limitMs, this.#flush(false));
  }

  /** The same with few tries, within the limit of a process that ends. */
  async lastFlush(): Promise<boolean> {
    const inTime = await within(this.#limitMs, this.#flush(true));
    if (!inTime) for (const exporter of this.#exporters) exporter.interrupt?.();
    return inTime;
  }

  /** Spans and log records that wait to be sent. */
  waiting(): number {
    return this.#exporters.reduce((sum, exporter) => sum + exporter.waiting(), 0);
  }

  /** The last flush: few tries, then everything is closed. Later calls get the first one's answer. */
  end(): Promise<boolean> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<boolean> {
    const inTime = await this.lastFlush();
    for (const exporter of this.#exporters) exporter.close(!inTime);
    return inTime;
  }

  async #flush(last: boolean): Promise<void> {
    await Promise.all(this.#exporters.map((exporter) => exporter.flush(last)));
  }
}
