/** Which labels of changes fit on the strip. */
export interface Placed<T> {
  readonly item: T;
  readonly x: number;
  readonly labelled: boolean;
}

/** Pixels a character of the 11 px label takes, measured in Geist; the mark before it, and the gap after it. */
const CHARACTER = 5.9;
const MARK = 14;
const GAP = 10;

/**
 * Newer changes matter more: going back in time, a label that would run into the one to its right, or out of the plot,
 * drops to its mark. Ordered by time.
 */
export function placeLabels<T>(
  items: readonly { readonly item: T; readonly x: number; readonly label: string }[],
  width: number,
): readonly Placed<T>[] {
  let free = width;
  const placed: Placed<T>[] = [];
  for (const { item, x, label } of items.toSorted((a, b) => b.x - a.x)) {
    const end = x + MARK + label.length * CHARACTER + GAP;
    const labelled = x >= 0 && end <= free;
    placed.push({ item, x, labelled });
    free = Math.min(free, labelled ? x - GAP : x - MARK / 2);
  }
  return placed.toReversed();
}
