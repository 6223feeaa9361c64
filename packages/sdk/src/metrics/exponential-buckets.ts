/**
 * One sign of a base-2 exponential histogram: at most 160 neighbouring buckets in a ring, which halve their resolution
 * when values lie further apart. Rules and limits:
 * https://opentelemetry.io/docs/specs/otel/metrics/sdk/#base2-exponential-bucket-histogram-aggregation
 */

/** OpenTelemetry's default. */
export const MAX_BUCKETS = 160;
/** OpenTelemetry's largest: the base is 1.00000066. */
export const MAX_SCALE = 20;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** The bucket of a positive number: bucket `i` holds what is over base^i and up to base^(i+1). */
export function bucketIndex(value: number, scale: number): number {
  double[0] = value;
  const high = words[1] ?? 0;
  const exponent = (high >>> 20) - 1023;
  // Powers of two lie on an edge at every scale, where a rounded logarithm would miss.
  const isPower = (high & 0xf_ffff) === 0 && words[0] === 0 && exponent > -1023;
  if (scale > 0) {
    const factor = 2 ** scale;
    return isPower ? exponent * factor - 1 : Math.ceil(Math.log2(value) * factor) - 1;
  }
  // Below the normal numbers the exponent is not in its place.
  const below = exponent > -1023 ? exponent : Math.ceil(Math.log2(value)) - 1;
  return (isPower ? below - 1 : below) >> -scale;
}

/** The upper bound of bucket `index`, as near as a double comes. */
export function upperBound(index: number, scale: number): number {
  return 2 ** ((index + 1) * 2 ** -scale);
}

export class ExponentialBuckets {
  readonly #ring = new Float64Array(MAX_BUCKETS);
  /** The indices of the lowest and the highest bucket in use; the lowest is higher while there is none. */
  #low = 1;
  #high = 0;

  /** The index of the first of `counts()`; 0 while there is none. */
  get offset(): number {
    return this.#low > this.#high ? 0 : this.#low;
  }

  get size(): number {
    return this.#high - this.#low + 1;
  }

  /** From the lowest bucket in use to the highest. */
  counts(): number[] {
    return Array.from({ length: this.size }, (_, at) => this.at(this.#low + at));
  }

  at(index: number): number {
    return this.#ring[slotOf(index)] ?? 0;
  }

  /** How often the resolution must be halved before `index` fits in beside what is there. */
  shrinkFor(index: number): number {
    if (this.#low > this.#high) return 0;
    let low = Math.min(this.#low, index);
    let high = Math.max(this.#high, index);
    let change = 0;
    while (high - low >= MAX_BUCKETS) {
      low >>= 1;
      high >>= 1;
      change++;
    }
    return change;
  }

  /** `index` must fit in. */
  add(index: number, count: number): void {
    if (this.#low > this.#high) {
      this.#low = index;
      this.#high = index;
    } else if (index < this.#low) {
      this.#low = index;
    } else if (index > this.#high) {
      this.#high = index;
    }
    const slot = slotOf(index);
    this.#ring[slot] = (this.#ring[slot] ?? 0) + count;
  }

  lower(by: number): void {
    if (this.#low > this.#high || by === 0) return;
    const before = this.counts();
    const low = this.#low;
    this.#ring.fill(0);
    this.#low >>= by;
    this.#high >>= by;
    before.forEach((count, at) => {
      const slot = slotOf((low + at) >> by);
      this.#ring[slot] = (this.#ring[slot] ?? 0) + count;
    });
  }
}

function slotOf(index: number): number {
  const rest = index % MAX_BUCKETS;
  return rest < 0 ? rest + MAX_BUCKETS : rest;
}
