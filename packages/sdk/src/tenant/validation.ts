/** Whether a tenant is known: by a list, or by a function whose answers are remembered for a while. */

/** True: known. A promise may take a while, and may fail. */
export type TenantCheck = (tenant: string) => boolean | Promise<boolean>;

export interface ValidationLimits {
  /** Milliseconds that a known tenant stays known; an unknown one is asked for again after a sixth of it. */
  readonly cacheMillis?: number;
  /** Milliseconds that the function may take. */
  readonly timeoutMillis?: number;
}

/** Answers that are remembered. Unknown ones apart and fewer: who makes up names must not push out the known. */
const MAX_KNOWN = 10_000;
const MAX_UNKNOWN = 1000;
const CACHE_MILLIS = 60_000;
/** A caller waits this long in the worst case. */
const TIMEOUT_MILLIS = 3000;

export function tenantCheck(
  validate: readonly string[] | TenantCheck,
  limits: ValidationLimits = {},
  now: () => number = () => performance.now(),
): TenantCheck {
  if (typeof validate !== "function") {
    const known = new Set(validate);
    return (tenant) => known.has(tenant);
  }
  const { cacheMillis = CACHE_MILLIS, timeoutMillis = TIMEOUT_MILLIS } = limits;
  const known = new Remembered(MAX_KNOWN, cacheMillis, now);
  const unknown = new Remembered(MAX_UNKNOWN, cacheMillis / 6, now);
  const underWay = new Map<string, Promise<boolean>>();

  function remember(tenant: string, answer: boolean): boolean {
    (answer ? known : unknown).add(tenant);
    return answer;
  }

  return (tenant) => {
    if (known.has(tenant)) return true;
    if (unknown.has(tenant)) return false;
    // One question at a time for each: a burst of a tenant's first requests is one.
    const asked = underWay.get(tenant);
    if (asked !== undefined) return asked;
    const answer: unknown = validate(tenant);
    if (!isThenable(answer)) return remember(tenant, answer === true);
    const settled = inTime(Promise.resolve(answer), timeoutMillis)
      .then((answered: unknown) => remember(tenant, answered === true))
      .finally(() => underWay.delete(tenant));
    underWay.set(tenant, settled);
    return settled;
  };
}

/** Promises of other libraries too. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function inTime<T>(promise: Promise<T>, millis: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${millis} ms`)), millis);
    timer.unref();
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Names for a while; of too many the oldest go. */
class Remembered {
  readonly #until = new Map<string, number>();
  readonly #capacity: number;
  readonly #millis: number;
  readonly #now: () => number;

  constructor(capacity: number, millis: number, now: () => number) {
    this.#capacity = capacity;
    this.#millis = millis;
    this.#now = now;
  }

  has(name: string): boolean {
    const until = this.#until.get(name);
    if (until === undefined) return false;
    if (until > this.#now()) return true;
    this.#until.delete(name);
    return false;
  }

  add(name: string): void {
    this.#until.delete(name);
    this.#until.set(name, this.#now() + this.#millis);
    if (this.#until.size <= this.#capacity) return;
    const [oldest] = this.#until.keys();
    if (oldest !== undefined) this.#until.delete(oldest);
  }
}
