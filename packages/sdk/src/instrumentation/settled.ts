/** Promises of drivers, of whatever library. */

interface Thenable {
  // oxlint-disable-next-line unicorn/no-thenable -- it is the shape of a promise
  then(resolved: (value: unknown) => unknown, rejected: (error: unknown) => unknown): unknown;
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/**
 * What the caller is to get in place of `result`: it settles as `result` does, after `resolved` or `rejected` was told. A
 * promise of our own beside the caller's would hide a rejection that nobody handles. What is no promise has settled.
 */
export function settled(
  result: unknown,
  resolved: (value: unknown) => void,
  rejected: (error: unknown) => void,
): unknown {
  if (!isThenable(result)) {
    resolved(result);
    return result;
  }
  return result.then(
    (value) => {
      resolved(value);
      return value;
    },
    (error: unknown) => {
      rejected(error);
      throw error;
    },
  );
}
