/** Series that are sent or scraped together have samples at the same times: one column serves them all. */

/** Columns that a new one is compared with: as many services in turn. */
const REMEMBERED = 8;

/** Gives a column back that has the same times, where one was given lately. */
export function sharedTimes(): (times: Float64Array) => Float64Array {
  const remembered: Float64Array[] = [];
  return (times) => {
    const same = remembered.find((one) => isSame(one, times));
    if (same !== undefined) return same;
    remembered.unshift(times);
    remembered.length = Math.min(remembered.length, REMEMBERED);
    return times;
  };
}

function isSame(left: Float64Array, right: Float64Array): boolean {
  if (left.length !== right.length || left[0] !== right[0] || left.at(-1) !== right.at(-1)) return false;
  return bytesOf(left).equals(bytesOf(right));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
