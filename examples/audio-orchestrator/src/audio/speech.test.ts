import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../traffic/random.ts";
import { resample } from "./resample.ts";
import { listen, speak } from "./speech.ts";
import { vocabulary } from "./vocabulary.ts";
import { detectVoice, zeroCrossings } from "./voice-activity.ts";
import { readWav, writeWav } from "./wav.ts";

const voice = { name: "test", wordSeconds: 0.12, pauseSeconds: 0.08, loudness: 0.6 };
const quiet = { level: 0, random: () => 0.5 };

describe("speech", () => {
  it("is understood after a WAV file, noise and a lower rate", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 8 }),
        fc.integer(),
        (words, seed) => {
          const said = speak(words, voice, 48_000, { level: 0.02, random: seededRandom(seed) });
          const heard = listen(resample(readWav(writeWav(said)), 16_000));
          expect(heard.words).toEqual(words);
          expect(heard.confidence).toBeGreaterThan(0.8);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("in another language is heard as no word", () => {
    expect(listen(speak(["turn", "bonjour", "off"], voice, 16_000, quiet)).words).toEqual([
      "turn",
      null,
      "off",
    ]);
  });
});

describe("voice activity", () => {
  it("finds each word, and the silence between", () => {
    const { segments, speechRatio } = detectVoice(speak(["play", "music"], voice, 16_000, quiet));
    expect(segments.map(({ start, end }) => [start / 16_000, end / 16_000])).toEqual([
      [expect.closeTo(0.08, 1), expect.closeTo(0.2, 1)],
      [expect.closeTo(0.28, 1), expect.closeTo(0.4, 1)],
    ]);
    expect(speechRatio).toBeCloseTo(0.5, 1);
  });

  it("takes neither silence nor hiss for speech", () => {
    expect(detectVoice({ rate: 16_000, samples: new Float32Array(8000) }).segments).toEqual([]);
    const random = seededRandom(7);
    const hiss = Float32Array.from({ length: 16_000 }, (_, i) => (i < 4000 ? 0 : random() - 0.5));
    expect(zeroCrossings(hiss.subarray(4000))).toBeGreaterThan(0.4);
    expect(detectVoice({ rate: 16_000, samples: hiss }).segments).toEqual([]);
  });

  it("of nothing is nothing", () => {
    expect(detectVoice({ rate: 16_000, samples: new Float32Array(0) })).toEqual({
      segments: [],
      noiseFloor: 0,
      speechRatio: 0,
    });
  });
});
