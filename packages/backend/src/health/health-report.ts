/** How the backend is: for the health page, for probes, for the pages that have nothing to show yet. */
import type { Check, Filter, Health } from "@sightline/api";
import { nanoseconds, type Clock } from "../clock.ts";
import type { IntakeMeters } from "../receiver/intake-meters.ts";
import type { Store, StoreStatus } from "../store/store.ts";
import type { Restart } from "../process/restarts.ts";
import {
  diskCheck,
  engineCheck,
  intakeCheck,
  journalCheck,
  receiverCheck,
  storeCheck,
  worst,
  type DiskProbe,
  type DiskSpace,
  type ReceiverLoad,
} from "./checks.ts";
import { Remembered, type RememberedTimes } from "./remembered.ts";

export interface HealthReportOptions {
  readonly store: Store;
  readonly meters: IntakeMeters;
  readonly clock: Clock;
  readonly version: string;
  /** `undefined` where nothing is kept on a disk. */
  readonly disk: DiskProbe | undefined;
  readonly load?: () => ReceiverLoad;
  readonly restarts?: readonly Restart[];
}

interface Population {
  readonly services: number;
  readonly tenants: number;
}

const HOUR = 3_600_000_000_000n;
/** The UI asks every few seconds. A store that says nothing for so long is as good as down. */
const STATUS: RememberedTimes = Object.freeze({ freshMs: 5000, patienceMs: 3000, oldMs: 30_000 });
/** Counting services and tenants reads an hour of spans, behind what users ask: health waits for neither. */
const POPULATION: RememberedTimes<Population> = Object.freeze({
  // Nobody is there only until somebody comes.
  freshMs: ({ services }: Population) => (services === 0 ? 1000 : 30_000),
  patienceMs: 500,
  oldMs: 3_600_000,
});
/** Before the first count has ended. */
const UNCOUNTED = Object.freeze({ services: null, tenants: null });

export class HealthReport {
  readonly #options: HealthReportOptions;
  readonly #started: number;
  readonly #status: Remembered<StoreStatus>;
  readonly #population: Remembered<Population>;

  constructor(options: HealthReportOptions) {
    this.#options = options;
    this.#started = options.clock();
    this.#status = new Remembered(() => options.store.status(), STATUS, options.clock);
    this.#population = new Remembered(() => population(options), POPULATION, options.clock);
  }

  /** Never rejects: what cannot be found out is a failed check. */
  async checks(): Promise<readonly Check[]> {
    const { meters, clock, disk, load, restarts = [] } = this.#options;
    const status = await this.storeStatus();
    return [
      await this.checkStore(),
      ...(load === undefined ? [] : [receiverCheck(load())]),
      intakeCheck(meters),
      ...journalCheck(status?.journal),
      ...(await diskCheck(disk)),
      ...engineCheck(restarts, clock() / 1000),
    ];
  }

  /** Never rejects. */
  async health(): Promise<Health> {
    const { meters, clock, version } = this.#options;
    const status = await this.storeStatus();
    const checks = await this.checks();
    const { services, tenants } = await this.#population.get().catch(() => UNCOUNTED);
    return {
      status: worst(checks),
      version,
      uptime: (clock() - this.#started) / 1000,
      checks: [...checks],
      ingest: {
        spansPerSecond: meters.perSecond("traces"),
        logsPerSecond: meters.perSecond("logs"),
        samplesPerSecond: meters.perSecond("metrics"),
        lagSeconds: meters.lagSeconds() ?? null,
        rejected: meters.rejected(),
      },
      services,
      tenants,
      storage: { bytes: status?.bytes ?? 0, limitBytes: status?.maxBytes ?? null },
    };
  }

  /** `undefined` where nothing is kept on a disk, or it cannot be told. */
  async disk(): Promise<DiskSpace | undefined> {
    return this.#options.disk?.().catch(() => undefined);
  }

  /** `undefined` when the store does not answer. */
  async storeStatus(): Promise<StoreStatus | undefined> {
    return this.#status.get().catch(() => undefined);
  }

  /** What readiness depends on. */
  async checkStore(): Promise<Check> {
    return storeCheck(this.#options.store.description, () => this.#status.get());
  }
}

const WITH_TENANT: Filter = { kind: "filter", terms: [{ kind: "existence", key: "tenant", exists: true }] };

async function population({ store, clock }: HealthReportOptions): Promise<Population> {
  const to = nanoseconds(clock());
  const window = { from: to - HOUR, to };
  const names = await store.serviceNames(window);
  const { attributes } = await store.attributes({ ...window, filter: WITH_TENANT });
  const tenants = attributes.find(({ key }) => key === "tenant")?.values.length ?? 0;
  return { services: names.length, tenants };
}
