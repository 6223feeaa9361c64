/** One set-up a process, also when several copies of this package are loaded. */
import { callerOf } from "../notice/caller.ts";
import { sdkErrors } from "../errors.ts";

const CLAIM = Symbol.for("sightline.sdk.started");
const claims: typeof globalThis & { [CLAIM]?: string } = globalThis;

/** Takes the process; `entry` is the function that the application called. Throws `SDK_ALREADY_STARTED`. */
export function claimProcess(entry: (...args: never[]) => unknown): void {
  const where = claims[CLAIM];
  if (where !== undefined) throw sdkErrors.SDK_ALREADY_STARTED({ where });
  claims[CLAIM] = callerOf(entry);
}

export function releaseProcess(): void {
  delete claims[CLAIM];
}

/** Whether some set-up has taken the process. */
export function isClaimed(): boolean {
  return claims[CLAIM] !== undefined;
}
