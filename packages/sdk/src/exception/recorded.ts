/** Which errors were told already: each is recorded once on a span, and logged once, however often it is handed on. */

const spansOf = new WeakMap<object, WeakSet<object>>();
const logged = new WeakSet<object>();

/** Notes that the error is recorded on the span. */
export function markRecorded(error: unknown, span: object): void {
  if (typeof error !== "object" || error === null) return;
  const spans = spansOf.get(error) ?? new WeakSet<object>();
  spans.add(span);
  spansOf.set(error, spans);
}

export function wasRecordedOn(error: unknown, span: object): boolean {
  return typeof error === "object" && error !== null && spansOf.get(error)?.has(span) === true;
}

/** True for the first who asks about this error. What is no object is always the first: it has no identity. */
export function claimLogging(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return true;
  if (logged.has(error)) return false;
  logged.add(error);
  return true;
}
