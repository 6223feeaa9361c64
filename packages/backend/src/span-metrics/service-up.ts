/**
 * `sightline_service_up`: whether services that send are still there. What is scraped has `up`; a service that sends can
 * only be missed, so it is down when it was seen in the last hour and has sent nothing for two minutes.
 */
import type { Logger } from "pino";
import { isStale } from "@sightline/promql";
import type { Clock } from "../clock.ts";
import type { Sender } from "../setup/senders.ts";
import type { SampleValue, WrittenSeries } from "../store/metric/sample.ts";
import type { MetricReader, SeriesWriter } from "../store/store.ts";
import { SERVICE_UP } from "./names.ts";

export interface ServiceUpOptions {
  /** Who has sent since the backend began. */
  readonly senders: () => readonly Pick<Sender, "service" | "namespace" | "lastSeen">[];
  readonly store: SeriesWriter & Pick<MetricReader, "series">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between two looks; default 15 s. */
  readonly intervalMs?: number;
}

const DEFAULT_INTERVAL_MS = 15_000;
/** Exporters send every minute at the slowest by their defaults. */
const SILENT_MS = 120_000;
const FORGOTTEN_MS = 3_600_000;
/** Services; what made up more names is no fleet of services. */
const MOST = 1000;

interface Known {
  readonly service: string;
  /** Milliseconds since 1970. */
  lastSeen: number;
  /** From when on its silence counts: a backend that did not run could not hear it. */
  readonly heardFrom: number;
}

export class ServiceUp {
  readonly #options: ServiceUpOptions;
  /** By `job`. */
  readonly #known = new Map<string, Known>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: ServiceUpOptions) {
    this.#options = options;
  }

  /** Begins where the run before has ended. */
  start(): void {
    this.#running = this.#remember().then(() => this.#wait());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Writes how it is now. Never rejects. */
  async look(): Promise<void> {
    const { clock, store, logger, senders } = this.#options;
    const now = Math.floor(clock());
    for (const { service, namespace, lastSeen } of senders()) {
      this.#saw(namespace === null ? service : `${namespace}/${service}`, service, lastSeen * 1000, now);
    }
    const series: WrittenSeries[] = [];
    for (const [job, known] of this.#known) {
      const silent = now - known.lastSeen;
      if (silent > FORGOTTEN_MS) this.#known.delete(job);
      const isUp = now - Math.max(known.lastSeen, known.heardFrom) <= SILENT_MS;
      series.push(seriesOf(job, known.service, now, silent > FORGOTTEN_MS ? "stale" : isUp ? 1 : 0));
    }
    try {
      if (series.length > 0) await store.writeSeries(series);
    } catch (cause) {
      logger.warn({ err: cause }, "sightline_service_up could not be stored");
    }
  }

  #saw(job: string, service: string, lastSeen: number, now: number): void {
    const known = this.#known.get(job);
    if (known !== undefined) known.lastSeen = Math.max(known.lastSeen, lastSeen);
    else if (now - lastSeen <= FORGOTTEN_MS && this.#known.size < MOST)
      this.#known.set(job, { service, lastSeen, heardFrom: lastSeen });
  }

  #wait(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#running = this.look().then(() => this.#wait());
    }, this.#options.intervalMs ?? DEFAULT_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Services that were up when the run before ended have two minutes from now on; those that were down stay so. */
  async #remember(): Promise<void> {
    const { clock, store, logger } = this.#options;
    const now = Math.floor(clock());
    const window = { from: BigInt(now - FORGOTTEN_MS) * 1_000_000n, to: BigInt(now + 1) * 1_000_000n };
    try {
      const matcher = { label: "__name__", operator: "=", value: SERVICE_UP.name } as const;
      for (const { labels, time, value } of await store.series([matcher], window, MOST)) {
        const newest = value.length - 1;
        const up = value.lastIndexOf(1);
        if (up < 0 || isStale(value, newest)) continue;
        const lastSeen = time[up] ?? 0;
        const { job = "", service = "" } = labels;
        this.#known.set(job, { service, lastSeen, heardFrom: up === newest ? now : lastSeen });
      }
    } catch (cause) {
      logger.warn({ err: cause }, "what was up before could not be read");
    }
  }
}

function seriesOf(job: string, service: string, unixMilli: number, value: SampleValue): WrittenSeries {
  const labels = Object.assign(Object.create(null), { ["__name__"]: SERVICE_UP.name, job, service });
  return { family: SERVICE_UP, labels, samples: [{ unixMilli, value }] };
}
