/**
 * Checks that a team adds to the health of its service. None of them can hang or break an answer: each has a limit, runs
 * once at a time however many ask, and is not asked again for a moment.
 */
import { sdkErrors } from "../../errors.ts";
import type { HealthCheck, HealthStatus } from "../health.ts";

/** Good, not good, or in detail. */
export type HealthFinding =
  | boolean
  | undefined
  | { readonly status: HealthStatus; readonly message?: string | undefined };

export interface HealthCheckOptions {
  /** How long it may take, in milliseconds; 2,000 when absent. Then it counts as failed. */
  readonly timeoutMillis?: number;
  /** How long an answer holds, in milliseconds; 1,000 when absent. */
  readonly cacheMillis?: number;
  /** Whether the service is unhealthy without it; else only degraded. True when absent. */
  readonly isRequired?: boolean;
  /** Whether `/health/ready` answers 503 while it is unhealthy; false when absent. */
  readonly isForReadiness?: boolean;
}

export type HealthQuestion = () => HealthFinding | PromiseLike<HealthFinding>;

interface World {
  /** Milliseconds that never jump. */
  readonly now: () => number;
  /** Takes secrets out of what an error says. */
  readonly clean: (text: string) => string;
}

/** Longer than a look at a database takes, shorter than probes wait (Kubernetes waits 1 s, load balancers 5 s). */
const TIMEOUT_MS = 2000;
const CACHE_MS = 1000;

interface Check {
  readonly name: string;
  readonly ask: HealthQuestion;
  readonly options: HealthCheckOptions;
  /** The one run that goes on, and since when. */
  running: { readonly finding: Promise<HealthCheck>; readonly since: number } | undefined;
  /** What it said last, and until when that holds. */
  last: { readonly check: HealthCheck; readonly until: number } | undefined;
}

export class OwnChecks {
  readonly #world: World;
  readonly #checks = new Map<string, Check>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The result takes it away again. Throws `ARGUMENT_WRONG`, `HEALTH_CHECK_CLASH`. */
  add(name: string, ask: HealthQuestion, options: HealthCheckOptions): () => void {
    if (this.#checks.has(name)) throw sdkErrors.HEALTH_CHECK_CLASH({ name });
    const check: Check = { name, ask, options, running: undefined, last: undefined };
    this.#checks.set(name, check);
    return () => {
      if (this.#checks.get(name) === check) this.#checks.delete(name);
    };
  }

  /** What they said last, without asking; those that never were asked are not there. */
  known(): readonly HealthCheck[] {
    return [...this.#checks.values()].flatMap(({ last }) => last?.check ?? []);
  }

  /** Asks all that were not asked just now, at the same time. Never rejects, and takes no longer than the longest limit. */
  ask(onlyForReadiness = false): Promise<readonly HealthCheck[]> {
    const asked = [...this.#checks.values()].filter(
      ({ options }) => !onlyForReadiness || options.isForReadiness === true,
    );
    return Promise.all(asked.map((check) => this.#ask(check)));
  }

  async #ask(check: Check): Promise<HealthCheck> {
    const now = this.#world.now();
    const { last, running, options } = check;
    if (last !== undefined && now < last.until) return last.check;
    const { timeoutMillis = TIMEOUT_MS } = options;
    const begun = running ?? this.#begin(check, now);
    const left = timeoutMillis - (now - begun.since);
    const answer = left <= 0 ? undefined : await within(left, begun.finding);
    if (answer !== undefined) return answer;
    const waited = Math.round((this.#world.now() - begun.since) / 100) / 10;
    // It is not asked a second time while it has not answered: what hangs would pile up.
    return this.#keep(
      check,
      failed(check, `It has not answered for ${waited} s; ${timeoutMillis} ms are allowed.`),
    );
  }

  #begin(check: Check, now: number): NonNullable<Check["running"]> {
    const finding = this.#run(check).then((result) => {
      check.running = undefined;
      return this.#keep(check, result);
    });
    return (check.running = { finding, since: now });
  }

  async #run(check: Check): Promise<HealthCheck> {
    const { name, ask, options } = check;
    try {
      const finding = await ask();
      if (finding === false) return failed(check, "It says no.");
      if (finding === true || finding === undefined) return { name, status: "healthy", message: "It works." };
      const { status, message = status === "healthy" ? "It works." : "It says so." } = finding;
      const weakened = status === "unhealthy" && options.isRequired === false ? "degraded" : status;
      return { name, status: weakened, message: this.#world.clean(message) };
    } catch (error) {
      return failed(check, this.#world.clean(error instanceof Error ? error.message : String(error)));
    }
  }

  #keep(check: Check, result: HealthCheck): HealthCheck {
    const { cacheMillis = CACHE_MS } = check.options;
    check.last = { check: result, until: this.#world.now() + cacheMillis };
    return result;
  }
}

function failed({ name, options }: Check, message: string): HealthCheck {
  return { name, status: options.isRequired === false ? "degraded" : "unhealthy", message };
}

/** `undefined` when it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
