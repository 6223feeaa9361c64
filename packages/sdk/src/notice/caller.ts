/** The line that called `callee`: `at /srv/app/orders.js:8:1`. */
export function callerOf(callee: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  return holder.stack?.split("\n")[1]?.trim() ?? "at an unknown place";
}
