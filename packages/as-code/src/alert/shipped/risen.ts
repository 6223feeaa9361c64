/**
 * Whether a counter rose in the last five minutes, so that the alert resolves by itself. A series that begins with its
 * first event has nothing to rise from: `increase` sees none, and the second half does.
 */
export function risen(counter: string, threshold: number): string {
  const begun = `(${counter} unless ${counter} offset 5m)`;
  return `sum by (job) (increase(${counter}[5m])) > ${threshold} or sum by (job) (${begun}) > ${threshold}`;
}
