/**
 * Finds where somebody speaks: frames well above the noise floor whose signal crosses zero less often than hiss does.
 * After Rabiner and Sambur, "An Algorithm for Determining the Endpoints of Isolated Utterances" (1975).
 */
import type { Sound } from "./wav.ts";

export interface Segment {
  /** First sample. */
  readonly start: number;
  /** The sample after the last. */
  readonly end: number;
}

export interface VoiceActivity {
  readonly segments: readonly Segment[];
  /** Root mean square of the quietest tenth of the frames. */
  readonly noiseFloor: number;
  /** 0 to 1: the share of frames with speech. */
  readonly speechRatio: number;
}

const frameSeconds = 0.01;
/** 12 dB. */
const floorFactor = 4;
/** Below -46 dB of full scale there is nothing to hear, whatever the floor. */
const leastRms = 0.005;
/** White noise crosses zero at every second sample; a tone of 2 kHz at 16 kHz at every fourth. */
const mostCrossings = 0.35;
/** Shorter bursts are clicks. */
const leastSpeechSeconds = 0.04;
/** Shorter pauses belong to the word. */
const leastPauseSeconds = 0.025;

export function detectVoice(sound: Sound): VoiceActivity {
  const size = Math.max(1, Math.round(sound.rate * frameSeconds));
  const frames = Math.floor(sound.samples.length / size);
  const loudness = new Float64Array(frames);
  const crossings = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    const part = sound.samples.subarray(frame * size, (frame + 1) * size);
    loudness[frame] = rootMeanSquare(part);
    crossings[frame] = zeroCrossings(part);
  }
  const noiseFloor = loudness.toSorted()[Math.floor(frames / 10)] ?? 0;
  const threshold = Math.max(leastRms, noiseFloor * floorFactor);
  const speech = Array.from(
    loudness,
    (level, frame) => level > threshold && (crossings[frame] ?? 1) < mostCrossings,
  );
  return {
    segments: joinFrames(speech, size, sound.rate),
    noiseFloor,
    speechRatio: frames === 0 ? 0 : speech.filter(Boolean).length / frames,
  };
}

export function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Sign changes per sample, 0 to 1. */
export function zeroCrossings(samples: Float32Array): number {
  let count = 0;
  for (let index = 1; index < samples.length; index += 1) {
    if ((samples[index - 1] ?? 0) < 0 !== (samples[index] ?? 0) < 0) count += 1;
  }
  return samples.length < 2 ? 0 : count / (samples.length - 1);
}

function joinFrames(speech: readonly boolean[], size: number, rate: number): Segment[] {
  const joined: Segment[] = [];
  for (const [frame, isSpeech] of speech.entries()) {
    if (!isSpeech) continue;
    const start = frame * size;
    const last = joined.at(-1);
    if (last !== undefined && start - last.end < leastPauseSeconds * rate) {
      joined[joined.length - 1] = { start: last.start, end: start + size };
    } else joined.push({ start, end: start + size });
  }
  return joined.filter(({ start, end }) => end - start >= leastSpeechSeconds * rate);
}
