/** The word of a list that was probably meant, for hints. */

/** Letters to insert, delete, replace or swap with a neighbour to get from one word to the other. */
export function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1] &&
        row > 1 &&
        column > 1
      ) {
        best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      }
      line.push(best);
    }
    beforeLast = last;
    last = line;
  }
  return last[right.length] ?? 0;
}

/** The first of `words` with the least distance, no further than `limit`. */
export function nearest(word: string, words: readonly string[], limit: number): string | undefined {
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}
