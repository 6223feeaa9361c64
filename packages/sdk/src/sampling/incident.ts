/** One order to keep more for a while. */
import { type RoutePattern, routePattern } from "./route-pattern.ts";
import { hasRoute } from "./rules.ts";
import { type Threshold, thresholdOf } from "./threshold.ts";
import type { StartedWork } from "./work.ts";

/** What is asked for. Without a route and a tenant it holds for the whole service. */
export interface IncidentOrder {
  /** Share of traces to keep, above 0, at most 1. */
  readonly ratio: number;
  /** How long from now on. */
  readonly seconds: number;
  readonly route?: string | undefined;
  readonly tenant?: string | undefined;
}

/** An incident, as it is shown. */
export interface IncidentReport {
  /** For ending it early. */
  readonly id: string;
  readonly ratio: number;
  /** Absent: the whole service. */
  readonly route?: string | undefined;
  readonly tenant?: string | undefined;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly endsAt: string;
  readonly remainingSeconds: number;
}

export class Incident {
  readonly id: string;
  readonly threshold: Threshold;
  readonly route: string | undefined;
  readonly tenant: string | undefined;
  /** Milliseconds of a clock that is never set back. */
  readonly startMark: number;
  readonly endMark: number;
  readonly #pattern: RoutePattern | undefined;

  constructor(
    id: string,
    { ratio, seconds, route, tenant }: IncidentOrder,
    startMark: number,
    now: number = startMark,
  ) {
    this.id = id;
    this.threshold = thresholdOf(ratio);
    this.route = route;
    this.tenant = tenant;
    this.startMark = startMark;
    this.endMark = now + seconds * 1000;
    this.#pattern = route === undefined ? undefined : routePattern(route);
  }

  concerns(work: StartedWork): boolean {
    if (this.tenant !== undefined && this.tenant !== work.tenant) return false;
    return this.#pattern === undefined || hasRoute(this.#pattern, work);
  }

  /** Whether it is for the same work as another. */
  isFor({ route, tenant }: Pick<IncidentOrder, "route" | "tenant">): boolean {
    return this.route === route && this.tenant === tenant;
  }
}
