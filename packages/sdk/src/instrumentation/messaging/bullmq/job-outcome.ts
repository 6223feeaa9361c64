/** What a job tells of its waiting and of its end. */
import type { MessageProcess } from "../message-process.ts";
import type { JobOptions } from "./job-context.ts";

export interface Job {
  readonly id?: string;
  readonly name: string;
  readonly opts?: JobOptions & { readonly delay?: number; readonly attempts?: number };
  /** Milliseconds since 1970 when it was added, and when a worker took it up. */
  readonly timestamp?: number;
  readonly processedOn?: number;
  /** Set when it ended for good. */
  readonly finishedOn?: number;
  /** Attempts that have ended. */
  readonly attemptsMade?: number;
  /** Times that a worker took it up. */
  readonly attemptsStarted?: number;
}

/** What a processor throws to put its job off; BullMQ tells them by name too. */
const POSTPONING: ReadonlySet<string> = new Set(["DelayedError", "WaitingError", "WaitingChildrenError"]);
/** The message of BullMQ's error for a queue that its processor found to be limited. */
const RATE_LIMITED = "bullmq:rateLimitExceeded";

/**
 * Seconds between the time from which the job could be handled and the time when it was, for the first attempt: a wanted
 * delay is no waiting, and nobody tells since when a retry could have run. The parent of a flow waits for its children
 * too.
 */
export function queueTimeOf({
  timestamp,
  processedOn,
  opts,
  attemptsMade = 0,
  attemptsStarted = 1,
}: Job): number | undefined {
  if (timestamp === undefined || processedOn === undefined) return undefined;
  if (attemptsMade > 0 || attemptsStarted > 1) return undefined;
  return (processedOn - timestamp - (opts?.delay ?? 0)) / 1000;
}

/** Ends the span when BullMQ has written down how the job ended. */
export function finish(run: MessageProcess, job: Job): void {
  run.note("bullmq.job.attempts.made", job.attemptsMade);
  if (run.error === undefined) run.end("completed");
  else if (isPostponement(run.error)) run.end("postponed");
  else if (job.finishedOn === undefined) run.end("retried");
  else run.end("failed");
}

function isPostponement(error: unknown): boolean {
  return error instanceof Error && (POSTPONING.has(error.name) || error.message === RATE_LIMITED);
}
