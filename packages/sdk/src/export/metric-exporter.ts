/**
 * Sends all metrics at an interval; before the first one is over more often, so that who has just started a service sees
 * them. A snapshot that was not delivered is replaced by the next: totals
 * lose nothing.
 */
import { untraced } from "../context/store.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import type { SignalExporter } from "./batch-exporter.ts";
import type { Deferred } from "./deferred.ts";
import type { Delivery, DeliveryStatus } from "./delivery.ts";
import type { MetricEncoder } from "./metric-encoder.ts";

/** Time between exports in the first interval. */
const SOON_MS = 5000;

export class MetricExporter implements SignalExporter {
  readonly #registry: MetricsRegistry;
  readonly #encoder: Deferred<MetricEncoder>;
  readonly #delivery: Delivery;
  readonly #notices: Notices;
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #soonMs: number;
  /** From then on the interval holds. */
  #settledMark = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #superseded = false;

  constructor(
    registry: MetricsRegistry,
    encoder: Deferred<MetricEncoder>,
    delivery: Delivery,
    notices: Notices,
    clock: Clock,
    intervalMs: number,
    soonMs: number = SOON_MS,
  ) {
    this.#registry = registry;
    this.#encoder = encoder;
    this.#delivery = delivery;
    this.#notices = notices;
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#soonMs = Math.min(soonMs, intervalMs);
  }

  start(): void {
    this.#settledMark = this.#clock.mark() + this.#intervalMs - this.#soonMs;
    this.#every(this.#soonMs);
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

  interrupt(): void {
    this.#delivery.interrupt();
  }

  close(now: boolean): void {
    clearInterval(this.#timer);
    this.#delivery.close(now);
  }

  status(): DeliveryStatus {
    return this.#delivery.status();
  }

  #every(ms: number): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      this.#clock.realign();
      if (this.#clock.mark() >= this.#settledMark) {
        this.#settledMark = Infinity;
        this.#every(this.#intervalMs);
      }
      if (this.#underWay === undefined) this.#begin();
      else this.#supersede();
    }, ms);
    this.#timer.unref();
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
      const families = this.#registry.families();
      if (families.every((family) => family.isEmpty)) return;
      const { body, points, delivered } = (await this.#encoder()).encode(families);
      if (points > 0 && (await this.#delivery.deliver(body, points, () => this.#superseded))) delivered();
    } catch (error) {
      this.#notices.once("metrics.failed", `metrics could not be exported: ${String(error)}`);
    }
  }
}
