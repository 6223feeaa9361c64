/** Promises of drivers, of whatever library. */

interface Thenable {
  // oxlint-disable-next-line unicorn/no-thenable -- it is the shape of a promise
  then(resolved: (value: unknown) => unknown, rejected: (error: unknown) => unknown): unknown;
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * What the caller is to get in place of `result`: `resolved` gives the value on, `rejected` throws the error again, each
 * after it was told. A promise of our own beside the caller's would hide a rejection that nobody handles. What is no
 * promise has settled.
 */
export function settled(
  result: unknown,
  resolved: (value: unknown) => unknown,
  rejected: (error: unknown) => never,
): unknown {
  return isThenable(result) ? result.then(resolved, rejected) : resolved(result);
}
