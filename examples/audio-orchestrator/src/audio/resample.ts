/** Lowers the sample rate by a whole factor: a low-pass filter first, so that nothing folds back, then every nth sample. */
import { AudioFault } from "./audio-fault.ts";
import type { Sound } from "./wav.ts";

/** Filter taps on each side of the middle, per step of the factor: 16 put the stop band below -50 dB. */
const tapsPerFactor = 16;
/** Share of the new Nyquist frequency that passes; the rest is the filter's slope. */
const passBand = 0.9;

export function resample(sound: Sound, rate: number): Sound {
  if (sound.rate === rate) return sound;
  const factor = sound.rate / rate;
  if (!Number.isInteger(factor) || factor < 1) {
    throw new AudioFault("UNSUPPORTED_RATE", `${sound.rate} Hz is no whole multiple of ${rate} Hz`);
  }
  const taps = lowPass(factor);
  const reach = (taps.length - 1) / 2;
  const source = sound.samples;
  const samples = new Float32Array(Math.floor(source.length / factor));
  for (let index = 0; index < samples.length; index += 1) {
    const middle = index * factor;
    const from = Math.max(0, middle - reach);
    const to = Math.min(source.length - 1, middle + reach);
    let sum = 0;
    for (let at = from; at <= to; at += 1) sum += (source[at] ?? 0) * (taps[at - middle + reach] ?? 0);
    samples[index] = sum;
  }
  return { rate, samples };
}

/** A sinc under a Hamming window, scaled to gain 1 at 0 Hz. */
function lowPass(factor: number): Float64Array {
  const reach = tapsPerFactor * factor;
  const cutoff = passBand / factor;
  const taps = new Float64Array(2 * reach + 1);
  let gain = 0;
  for (let index = 0; index < taps.length; index += 1) {
    const x = index - reach;
    const sinc = x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
    const window = 0.54 + 0.46 * Math.cos((Math.PI * x) / reach);
    taps[index] = sinc * window;
    gain += sinc * window;
  }
  return taps.map((tap) => tap / gain);
}
