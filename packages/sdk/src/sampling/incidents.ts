/** Incident mode: orders to keep more for a while, which end by themselves. */
import { sdkErrors } from "../errors.ts";
import { Incident, type IncidentOrder, type IncidentReport } from "./incident.ts";
import type { Threshold } from "./threshold.ts";
import type { StartedWork } from "./work.ts";

/** More at a time than a person follows. */
export const MOST_INCIDENTS = 32;
/** What is needed for longer is a setting. */
export const LONGEST_INCIDENT_SECONDS = 86_400;

/** The part of a clock that is used. */
export interface IncidentClock {
  /** Milliseconds; never set back. */
  mark(): number;
  /** Milliseconds since 1970 of a mark. */
  wallMs(mark: number): number;
}

/** Calls `act` after `ms`; the result calls it off. */
export type Later = (ms: number, act: () => void) => () => void;

export interface IncidentsWorld {
  readonly clock: IncidentClock;
  readonly later: Later;
  /** Told of every change, also when one ends by itself. */
  readonly changed?: ((incidents: readonly IncidentReport[]) => void) | undefined;
}

export class Incidents {
  readonly #world: IncidentsWorld;
  #running: readonly Incident[] = [];
  #started = 0;
  #callOff: (() => void) | undefined;

  constructor(world: IncidentsWorld) {
    this.#world = world;
  }

  /** Cheap: asked for every span that the ratio leaves out. */
  get isRunning(): boolean {
    return this.#running.length > 0;
  }

  get startedInAll(): number {
    return this.#started;
  }

  /**
   * An order for the same route and tenant as a running one takes its place; others run side by side, and the highest
   * ratio counts.
   *
   * @throws INCIDENT_LIMIT
   */
  start(order: IncidentOrder): IncidentReport {
    const now = this.#world.clock.mark();
    this.#prune(now);
    const others = this.#running.filter((incident) => !incident.isFor(order));
    if (others.length >= MOST_INCIDENTS) throw sdkErrors.INCIDENT_LIMIT({ limit: MOST_INCIDENTS });
    this.#started++;
    const incident = new Incident(`i${this.#started}`, order, now);
    this.#set([...others, incident]);
    return this.#report(incident, now);
  }

  /** Goes on with those that a process before this one had begun, for what is left of their time. */
  resume(reports: readonly IncidentReport[]): void {
    const { clock } = this.#world;
    const now = clock.mark();
    const resumed = reports.slice(0, MOST_INCIDENTS).flatMap((report) => {
      const left = (Date.parse(report.endsAt) - clock.wallMs(now)) / 1000;
      const seconds = Math.min(left, LONGEST_INCIDENT_SECONDS);
      // An order that ends in the past is over; NaN too.
      if (!(seconds > 0)) return [];
      this.#started++;
      const startMark = now - Math.max(0, clock.wallMs(now) - Date.parse(report.startedAt));
      return [new Incident(`i${this.#started}`, { ...report, seconds }, startMark, now)];
    });
    if (resumed.length > 0) this.#set([...this.#running, ...resumed]);
  }

  /** Ends one, or all without an id. Gives how many it ended. */
  stop(id?: string): number {
    this.#prune(this.#world.clock.mark());
    const left = id === undefined ? [] : this.#running.filter((incident) => incident.id !== id);
    const ended = this.#running.length - left.length;
    if (ended > 0) this.#set(left);
    return ended;
  }

  /** The highest threshold's that concerns the work; `undefined` when none does. */
  thresholdFor(work: StartedWork): Threshold | undefined {
    let found: Threshold | undefined;
    for (const incident of this.#running) {
      if (found !== undefined && incident.threshold.ratio <= found.ratio) continue;
      if (!incident.concerns(work)) continue;
      // A timer may be late; the time itself decides.
      if (this.#world.clock.mark() < incident.endMark) found = incident.threshold;
    }
    return found;
  }

  reports(): readonly IncidentReport[] {
    const now = this.#world.clock.mark();
    this.#prune(now);
    return this.#running.map((incident) => this.#report(incident, now));
  }

  /** No timer is left behind. */
  close(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#running = [];
  }

  #prune(now: number): void {
    const left = this.#running.filter(({ endMark }) => now < endMark);
    if (left.length < this.#running.length) this.#set(left);
  }

  #set(incidents: readonly Incident[]): void {
    const { clock, later, changed } = this.#world;
    this.#running = incidents;
    this.#callOff?.();
    this.#callOff = undefined;
    const now = clock.mark();
    if (incidents.length > 0) {
      const next = Math.min(...incidents.map(({ endMark }) => endMark)) - now;
      this.#callOff = later(Math.max(1, Math.ceil(next)), () => this.#prune(clock.mark()));
    }
    changed?.(incidents.map((incident) => this.#report(incident, now)));
  }

  #report({ id, threshold, route, tenant, startMark, endMark }: Incident, now: number): IncidentReport {
    const { clock } = this.#world;
    return {
      id,
      ratio: threshold.ratio,
      ...(route === undefined ? {} : { route }),
      ...(tenant === undefined ? {} : { tenant }),
      startedAt: instant(clock.wallMs(startMark)),
      endsAt: instant(clock.wallMs(endMark)),
      remainingSeconds: Math.max(0, Math.ceil((endMark - now) / 1000)),
    };
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
