/** Numbers of a ring as they are saved: place and value of those that are not 0, flat. */

export function sparse(numbers: Float64Array | Uint32Array): readonly number[] {
  const pairs: number[] = [];
  for (const [at, value] of numbers.entries()) if (value !== 0) pairs.push(at, value);
  return pairs;
}

/** Puts saved numbers back; false when they do not belong to this ring. */
export function spread(pairs: unknown, into: Float64Array | Uint32Array): boolean {
  if (!Array.isArray(pairs) || pairs.length % 2 !== 0) return false;
  const all: readonly unknown[] = pairs;
  for (let at = 0; at < all.length; at += 2) {
    const [place, value] = [all[at], all[at + 1]];
    if (!Number.isInteger(place) || typeof place !== "number" || place < 0 || place >= into.length)
      return false;
    if (typeof value !== "number" || !Number.isFinite(value)) return false;
    into[place] = value;
  }
  return true;
}
