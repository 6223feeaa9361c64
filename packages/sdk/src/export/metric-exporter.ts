/** Sends all metrics at an interval. A snapshot that was not delivered is replaced by the next: totals lose nothing. */
import { untraced } from "../context/store.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import type { SignalExporter } from "./batch-exporter.ts";
import type { Delivery, DeliveryStatus } from "./delivery.ts";
import type { MetricEncoder } from "./metric-encoder.ts";

export class MetricExporter implements SignalExporter {
  readonly #registry: MetricsRegistry;
  readonly #encoder: MetricEncoder;
  readonly #delivery: Delivery;
  readonly #notices: Notices;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #superseded = false;

  constructor(
    registry: MetricsRegistry,
    encoder: MetricEncoder,
    delivery: Delivery,
    notices: Notices,
    clock: Clock,
    intervalMs: number,
  ) {
    this.#registry = registry;
    this.#encoder = encoder;
    this.#delivery = delivery;
    this.#notices = notices;
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#clock.realign();
      if (this.#underWay === undefined) this.#begin();
      else this.#supersede();
    }, this.#intervalMs);
    this.#timer.unref();
  }

  async flush(last = false): Promise<void> {
    this.#delivery.setPatience(!last);
    this.#supersede();
    await this.#underWay;
    this.#begin();
    this.#delivery.hurry();
    await this.#underWay;
    this.#delivery.setPatience(true);
  }

  /** Nothing ever waits: the cells hold it. */
  waiting(): number {
    return 0;
  }

  close(now: boolean): void {
    clearInterval(this.#timer);
    this.#delivery.close(now);
  }

  status(): DeliveryStatus {
    return this.#delivery.status();
  }

  #supersede(): void {
    this.#superseded = true;
    this.#delivery.hurry();
  }

  #begin(): void {
    this.#superseded = false;
    this.#underWay ??= untraced(() => this.#export()).finally(() => {
      this.#underWay = undefined;
    });
  }

  async #export(): Promise<void> {
    try {
      await this.#registry.observe();
      const { body, points } = this.#encoder.encode(this.#registry.families());
      if (points > 0) await this.#delivery.deliver(body, points, () => this.#superseded);
    } catch (error) {
      this.#notices.once("metrics.failed", `metrics could not be exported: ${String(error)}`);
    }
  }
}
