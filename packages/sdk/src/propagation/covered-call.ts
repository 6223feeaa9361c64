/** Outgoing calls whose headers are not for the API's propagator to write: the SDK's own instrumentation writes them. */

const covered = new WeakSet<object>();

export function leaveInjection(span: object): void {
  covered.add(span);
}

export function isInjectedElsewhere(span: unknown): boolean {
  return typeof span === "object" && span !== null && covered.has(span);
}
