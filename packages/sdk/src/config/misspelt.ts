/** The name that was probably meant. */
/** Edits that still count as a typing error. */
const NEAR = 3;

/** The known name that `name` was probably meant to be. */
export function nearestName(name: string, known: Iterable<string>, near: number = NEAR): string | undefined {
  let nearest: string | undefined;
  let least = Math.min(near, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Levenshtein's distance; `limit` or more is reported as `limit`, mostly after a few letters. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let above = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column++) {
      const changed = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const distance = Math.min(changed, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(distance);
      if (distance < least) least = distance;
    }
    if (least >= limit) return limit;
    above = current;
  }
  return Math.min(above[right.length] ?? limit, limit);
}
