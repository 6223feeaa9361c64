/**
 * The energy of one frequency in a block of samples, at a fraction of a Fourier transform's cost.
 * Source: G. Goertzel, "An Algorithm for the Evaluation of Finite Trigonometric Series" (1958).
 */

/** Amplitude of the frequency, 0 to 1 for samples within -1 to 1. */
export function amplitudeAt(samples: Float32Array, rate: number, frequency: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let before = 0;
  let last = 0;
  for (const sample of samples) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - coefficient * last * before;
  return samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
