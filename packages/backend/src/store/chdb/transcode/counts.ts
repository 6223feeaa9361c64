/** 64-bit numbers of data points as the doubles that samples are. */
import type { CountList, ProtoReader } from "@sightline/otlp";

const WORD = 4_294_967_296;

/** What a point of a gauge or a sum holds: a double or a signed integer. */
export function numberAt(reader: ProtoReader, at: number, isInt: boolean): number {
  if (!isInt) return reader.doubleAt(at);
  return reader.data.getInt32(at + 4, true) * WORD + reader.data.getUint32(at, true);
}

/** An unsigned integer; −1 is the absent field. */
export function countAt(reader: ProtoReader, at: number): number {
  return at < 0 ? 0 : reader.data.getUint32(at + 4, true) * WORD + reader.data.getUint32(at, true);
}

/** The first `size` counts, each with those before it. Missing ones are 0. Rounded once, whatever their size. */
export function cumulativeCounts(counts: CountList, size: number): Float64Array {
  const totals = new Float64Array(size);
  let total = 0;
  for (let index = 0; index < size; index++) {
    if (index < counts.count)
      total += (counts.words[index * 2 + 1] ?? 0) * WORD + (counts.words[index * 2] ?? 0);
    if (total > Number.MAX_SAFE_INTEGER) return largeCounts(counts, totals);
    totals[index] = total;
  }
  return totals;
}

function largeCounts(counts: CountList, totals: Float64Array): Float64Array {
  const list = counts.list();
  let total = 0n;
  for (let index = 0; index < totals.length; index++) {
    total += list[index] ?? 0n;
    totals[index] = Number(total);
  }
  return totals;
}
