/** How two plain objects differ, in words. */
/** `sloTarget 99, not 99.5`; `undefined` when they are the same. */
export function difference(first: object, second: object): string | undefined {
  const [left, right] = [new Map(Object.entries(first)), new Map(Object.entries(second))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [before, now] = [shown(left.get(key)), shown(right.get(key))];
    if (before !== now) return `${key} ${before}, not ${now}`;
  }
  return undefined;
}

function shown(value: unknown): string {
  return value === undefined ? "absent" : (JSON.stringify(value) ?? typeof value);
}
