/** A piece of work, as the rules of sampling see it. */

/** What is known when it begins. */
export interface StartedWork {
  /** The span's name: of a request that is its method until its route is known. */
  readonly name: string;
  /** Of an HTTP request; empty elsewhere. */
  readonly method: string;
  /** The raw path of an HTTP request, without its query. */
  readonly path: string | undefined;
  /** Its template, where it is known. */
  readonly route: string | undefined;
  readonly tenant: string | undefined;
}

/** Tells it when it is asked: most spans are decided about without. */
export interface WorkSource {
  startedWork(): StartedWork;
}

/** What is known when it has ended. */
export interface EndedWork extends StartedWork {
  readonly failed: boolean;
  readonly milliseconds: number;
}

/** Why a span was kept that the ratio had left out; the value of `sightline.sampling.rule`. */
export type KeepReason = "error" | "slow" | "route" | "tenant" | "incident";

export const KEEP_REASONS: readonly KeepReason[] = ["error", "slow", "route", "tenant", "incident"];
