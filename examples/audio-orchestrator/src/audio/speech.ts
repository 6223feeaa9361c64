/** Words to sound, and sound to words, in the language of `vocabulary.ts`. */
import { amplitudeAt } from "./goertzel.ts";
import { highTones, lowTones, tonesOf, wordAt } from "./vocabulary.ts";
import { detectVoice, type Segment } from "./voice-activity.ts";
import type { Sound } from "./wav.ts";

export interface Voice {
  readonly name: string;
  /** Seconds a word sounds. */
  readonly wordSeconds: number;
  /** Seconds between words. */
  readonly pauseSeconds: number;
  /** 0 to 1, split between the two tones. */
  readonly loudness: number;
}

export interface Heard {
  /** Words in order; `null` for a stretch of speech that is no word of the language. */
  readonly words: readonly (string | null)[];
  /** 0 to 1: the mean share of a word's energy that its two tones explain. */
  readonly confidence: number;
}

/** A word counts as heard when its two tones carry at least this share of the energy. */
const leastConfidence = 0.5;
/** Fade at both ends of a word, so that it does not click. */
const fadeSeconds = 0.01;

/** Words outside the vocabulary sound as a tone that no word has, as a speaker of another language would. */
const foreignTones = { low: 400, high: 2_300 };

/**
 * @param random gives 0 to 1; the source of the background noise
 */
export function speak(
  words: readonly string[],
  voice: Voice,
  rate: number,
  noise: { readonly level: number; readonly random: () => number },
): Sound {
  const wordSamples = Math.round(voice.wordSeconds * rate);
  const pauseSamples = Math.round(voice.pauseSeconds * rate);
  const samples = new Float32Array(pauseSamples + words.length * (wordSamples + pauseSamples));
  for (const [index, word] of words.entries()) {
    const start = pauseSamples + index * (wordSamples + pauseSamples);
    addWord(samples.subarray(start, start + wordSamples), tonesOf(word) ?? foreignTones, voice, rate);
  }
  if (noise.level > 0) {
    for (let index = 0; index < samples.length; index += 1) {
      samples[index] = (samples[index] ?? 0) + (noise.random() * 2 - 1) * noise.level;
    }
  }
  return { rate, samples };
}

function addWord(
  part: Float32Array,
  tones: { readonly low: number; readonly high: number },
  voice: Voice,
  rate: number,
): void {
  const fade = fadeSeconds * rate;
  for (let index = 0; index < part.length; index += 1) {
    const envelope = Math.min(1, index / fade, (part.length - 1 - index) / fade);
    // Speech swells and sinks with its syllables, about four to six times a second.
    const syllables = 0.85 + 0.15 * Math.sin((2 * Math.PI * 5 * index) / rate);
    const low = Math.sin((2 * Math.PI * tones.low * index) / rate);
    const high = Math.sin((2 * Math.PI * tones.high * index) / rate);
    part[index] = (voice.loudness / 2) * envelope * syllables * (low + high);
  }
}

/** Decodes the given stretches; without them, finds the stretches first. */
export function listen(sound: Sound, segments: readonly Segment[] = detectVoice(sound).segments): Heard {
  const decoded = segments.map((segment) => decodeWord(sound, segment));
  const sum = decoded.reduce((total, { confidence }) => total + confidence, 0);
  return {
    words: decoded.map(({ word }) => word),
    confidence: decoded.length === 0 ? 0 : sum / decoded.length,
  };
}

function decodeWord(sound: Sound, { start, end }: Segment): { word: string | null; confidence: number } {
  const part = sound.samples.subarray(start, end);
  const low = strongest(part, sound.rate, lowTones);
  const high = strongest(part, sound.rate, highTones);
  const energy = part.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, part.length);
  const explained = (low.amplitude ** 2 + high.amplitude ** 2) / 2;
  const confidence = energy === 0 ? 0 : Math.min(1, explained / energy);
  const word = confidence >= leastConfidence ? (wordAt(low.index, high.index) ?? null) : null;
  return { word, confidence };
}

function strongest(
  part: Float32Array,
  rate: number,
  tones: readonly number[],
): { index: number; amplitude: number } {
  let best = { index: 0, amplitude: 0 };
  for (const [index, tone] of tones.entries()) {
    const amplitude = amplitudeAt(part, rate, tone);
    if (amplitude > best.amplitude) best = { index, amplitude };
  }
  return best;
}
