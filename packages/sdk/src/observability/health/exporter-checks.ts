/** Whether what an application records reaches its destinations. */
import type { Config } from "../../config/resolve.ts";
import type { HealthCheck } from "../health.ts";
import type { ExporterReport } from "../status.ts";

/** What was lost degrades so long; then it is history. */
const RECENT_MS = 300_000;
/** From this share on a queue is said to fill up. */
const NEARLY_FULL = 0.8;

/** Capacities of the queues; a subject without a configuration has none to tell. */
export type QueueSizes = Pick<Config, "maxQueueSize" | "logMaxQueueSize">;

interface Loss {
  readonly total: number;
  readonly at: number;
}

/** Remembers when something was lost last. */
export class LossMemory {
  readonly #now: () => number;
  readonly #losses = new Map<string, Loss>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether `total`, which only grows, has grown of late. */
  isRecent(name: string, total: number): boolean {
    const now = this.#now();
    const known = this.#losses.get(name);
    if (total === 0) {
      this.#losses.delete(name);
      return false;
    }
    // A smaller total is that of another set-up.
    const loss = known === undefined || known.total !== total ? { total, at: now } : known;
    this.#losses.set(name, loss);
    return now - loss.at < RECENT_MS;
  }
}

export function exporterCheck(
  report: ExporterReport,
  losses: LossMemory,
  sizes: QueueSizes | undefined,
): HealthCheck {
  const { signal, destination, delivered, lost, dropped, waiting, lastError } = report;
  const name = `${signal} to ${destination}`;
  const isLosing = losses.isRecent(name, lost + dropped);
  if (lastError !== undefined) {
    const never = delivered === 0;
    return {
      name,
      status: never ? "unhealthy" : "degraded",
      message: `The last request failed (${lastError}); ${never ? "nothing was delivered so far" : `${delivered} were delivered before`}, ${waiting} wait.`,
    };
  }
  if (isLosing) {
    return {
      name,
      status: "degraded",
      message: `${delivered} delivered, ${lost} refused or given up, ${dropped} dropped from a full queue.`,
    };
  }
  const capacity =
    signal === "traces" ? sizes?.maxQueueSize : signal === "logs" ? sizes?.logMaxQueueSize : undefined;
  if (capacity !== undefined && waiting >= NEARLY_FULL * capacity) {
    const message = `The queue is nearly full: ${waiting} of ${capacity} wait. What does not fit will be dropped.`;
    return { name, status: "degraded", message };
  }
  const before = lost + dropped === 0 ? "" : `, ${lost + dropped} lost more than five minutes ago`;
  return { name, status: "healthy", message: `${delivered} delivered, ${waiting} wait${before}.` };
}
