/** Quantiles of plain values, interpolated between ranks; NaN counts as the smallest. */

/** Reorders `values`. */
export function quantileOf(q: number, values: Float64Array): number {
  const count = values.length;
  if (count === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  values.sort();
  // Float64Array sorts NaN last.
  let undefinedValues = 0;
  while (undefinedValues < count && Number.isNaN(values[count - 1 - undefinedValues])) undefinedValues += 1;
  const at = (rank: number): number =>
    rank < undefinedValues ? Number.NaN : (values[rank - undefinedValues] ?? Number.NaN);
  const rank = q * (count - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(count - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  // An infinity beyond the rank has no weight, and is not to be multiplied by it.
  if (weight === 0) return at(lower);
  return at(lower) * (1 - weight) + at(upper) * weight;
}
