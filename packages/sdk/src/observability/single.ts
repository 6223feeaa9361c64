/** One set-up a process, also when several copies of this package are loaded. */
import { callerOf } from "../notice/caller.ts";
import { sdkErrors } from "../errors.ts";

const CLAIM = Symbol.for("sightline.sdk.started");
const GIVES_WAY = Symbol.for("sightline.sdk.gives-way");
const claims: typeof globalThis & { [CLAIM]?: string; [GIVES_WAY]?: () => void } = globalThis;

/** Takes the process; `entry` is the function that the application called. Throws `SDK_ALREADY_STARTED`. */
export function claimProcess(entry: (...args: never[]) => unknown): void {
  const where = claims[CLAIM];
  const giveWay = claims[GIVES_WAY];
  if (where !== undefined && giveWay === undefined) throw sdkErrors.SDK_ALREADY_STARTED({ where });
  delete claims[GIVES_WAY];
  giveWay?.();
  claims[CLAIM] = callerOf(entry);
}

/** The set-up that holds the process now is only there while there is no other: `stop` ends it at once. */
export function givesWay(stop: () => void): void {
  claims[GIVES_WAY] = stop;
}

export function releaseProcess(): void {
  delete claims[CLAIM];
  delete claims[GIVES_WAY];
}

/** Whether some set-up has taken the process. */
export function isClaimed(): boolean {
  return claims[CLAIM] !== undefined;
}

/** Ends a set-up that gives way, if one holds the process. */
export function standAside(): void {
  const giveWay = claims[GIVES_WAY];
  if (giveWay === undefined) return;
  releaseProcess();
  giveWay();
}
