/** The name that was probably meant, for hints. */

/**
 * The first of `known` with the fewest letters to insert, delete, replace or swap with a neighbour; letters' case counts
 * nothing. `undefined` when even that is too far.
 *
 * @param limit the most changes that still count as a typing error; a third of the name, from one to three, when absent
 * @example
 * nearestName("objectiv", ["objective", "sli"]); // "objective"
 */
export function nearestName(
  name: string,
  known: Iterable<string>,
  limit: number = Math.max(1, Math.min(3, Math.ceil(name.length / 3))),
): string | undefined {
  const lower = name.toLowerCase();
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Damerau's distance with adjacent swaps ("optimal string alignment"). */
function editDistance(left: string, right: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + cost,
      );
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      line.push(best);
    }
    beforeLast = last;
    last = line;
  }
  return last[right.length] ?? 0;
}
