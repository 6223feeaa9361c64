/** Staleness: a series that ended is told by a sample whose value is one particular NaN. */

/** `StaleNaN` of Prometheus' model/value; the second is the same after a processor made it quiet. */
const STALE_BITS = 0x7ff0_0000_0000_0002n;
const QUIET_STALE_BITS = 0x7ff8_0000_0000_0002n;

/** Writes the marker; only its bits tell it from other NaN, so it is written as bits. */
export function markStale(values: Float64Array, index: number): void {
  bitsOf(values)[index] = STALE_BITS;
}

export function isStale(values: Float64Array, index: number): boolean {
  const value = values[index];
  if (value === undefined || !Number.isNaN(value)) return false;
  const bits = bitsOf(values)[index];
  return bits === STALE_BITS || bits === QUIET_STALE_BITS;
}

function bitsOf(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.buffer, values.byteOffset, values.length);
}
