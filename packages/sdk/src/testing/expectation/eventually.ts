import { setTimeout as pause } from "node:timers/promises";
import { testingErrors } from "../errors.ts";

/** How long a span of a server may take to end after its client has the answer, on a machine that is busy. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 5;

/**
 * Asserts again and again until it holds, for telemetry that comes after the call: a server's span ends after the client
 * has its answer.
 *
 * @example
 * await fetch(url);
 * await eventually(() => expectSpan({ name: "GET /orders", kind: "server" }));
 * @param patienceMillis - How long; then the last error is thrown.
 * @throws TELEMETRY_EXPECTATION_WRONG, and whatever `assertion` threw last
 */
export async function eventually<T>(assertion: () => T, patienceMillis: number = PATIENCE_MS): Promise<T> {
  if (typeof assertion !== "function")
    throw testingErrors.TELEMETRY_EXPECTATION_WRONG({
      call: "eventually",
      problem: "it takes a function, so that it can ask again: eventually(() => expectSpan(…))",
    });
  const end = performance.now() + patienceMillis;
  for (;;) {
    try {
      return assertion();
    } catch (error) {
      if (performance.now() >= end || isMistake(error)) throw error;
    }
    await pause(PAUSE_MS);
  }
}

/** Which time does not mend. */
function isMistake(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "TELEMETRY_EXPECTATION_WRONG";
}
