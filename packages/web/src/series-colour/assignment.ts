/** Which of the eight series colours a name has. Assigned once, in the order names are first met, and kept. */
export const SERIES = 8;

export type Assignment = Readonly<Record<string, number>>;

/** The assignment with a colour for each of `names`: the one that the fewest have so far, the lowest of those. */
export function assign(before: Assignment, names: readonly string[]): Assignment {
  const missing = names.filter((name) => before[name] === undefined);
  if (missing.length === 0) return before;
  const next: Record<string, number> = { ...before };
  const used = Array.from({ length: SERIES }, () => 0);
  for (const series of Object.values(next)) used[series - 1] = (used[series - 1] ?? 0) + 1;
  for (const name of missing) {
    const series = used.indexOf(Math.min(...used)) + 1;
    next[name] = series;
    used[series - 1] = (used[series - 1] ?? 0) + 1;
  }
  return next;
}

/** Reads what was stored; what is no assignment is an empty one. */
export function readAssignment(text: string | null): Assignment {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        (entry): entry is [string, number] =>
          Number.isInteger(entry[1]) && entry[1] >= 1 && entry[1] <= SERIES,
      ),
    );
  } catch {
    return {};
  }
}
