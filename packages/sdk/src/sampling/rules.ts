/** What is always kept, whatever the ratio says. */
import { type RoutePattern, routePattern } from "./route-pattern.ts";
import type { EndedWork, KeepReason, StartedWork } from "./work.ts";

export interface RuleSettings {
  readonly keepErrors: boolean;
  /** Milliseconds; 0 keeps nothing for being slow. */
  readonly keepSlowerThanMillis: number;
  /** `/orders/:id`, `POST /orders`, or the name of a span that is no request. */
  readonly keepRoutes: readonly string[];
  readonly keepTenants: readonly string[];
}

export const NO_RULES: RuleSettings = Object.freeze({
  keepErrors: false,
  keepSlowerThanMillis: 0,
  keepRoutes: Object.freeze([]),
  keepTenants: Object.freeze([]),
});

export class Rules {
  readonly #errors: boolean;
  readonly #slowerThan: number;
  readonly #routes: readonly RoutePattern[];
  readonly #tenants: ReadonlySet<string>;
  /** Whether any rule can decide when work begins. */
  readonly decideAtStart: boolean;
  readonly decideAtEnd: boolean;

  constructor({ keepErrors, keepSlowerThanMillis, keepRoutes, keepTenants }: RuleSettings) {
    this.#errors = keepErrors;
    this.#slowerThan = keepSlowerThanMillis === 0 ? Infinity : keepSlowerThanMillis;
    this.#routes = keepRoutes.map(routePattern);
    this.#tenants = new Set(keepTenants);
    this.decideAtStart = keepRoutes.length + keepTenants.length > 0;
    this.decideAtEnd = this.decideAtStart || keepErrors || this.#slowerThan !== Infinity;
  }

  atStart(work: StartedWork): KeepReason | undefined {
    if (work.tenant !== undefined && this.#tenants.has(work.tenant)) return "tenant";
    return this.#routes.some((pattern) => hasRoute(pattern, work)) ? "route" : undefined;
  }

  mayKeep(failed: boolean, milliseconds: number): boolean {
    return this.decideAtStart || (this.#errors && failed) || milliseconds >= this.#slowerThan;
  }

  atEnd(work: EndedWork): KeepReason | undefined {
    if (this.#errors && work.failed) return "error";
    if (work.milliseconds >= this.#slowerThan) return "slow";
    return this.decideAtStart ? this.atStart(work) : undefined;
  }
}

/** A request is judged by its route where a framework found one, and by its path before. */
export function hasRoute(pattern: RoutePattern, { name, method, path, route }: StartedWork): boolean {
  if (route !== undefined) return pattern.matchesRoute(method, route);
  return path === undefined ? pattern.matchesRoute(method, name) : pattern.matchesPath(method, path);
}
