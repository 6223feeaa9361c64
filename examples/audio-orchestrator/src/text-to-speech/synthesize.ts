/** From text to a WAV file, in the tone language. The sound is real; the time that a model would take is a labelled wait. */
import { addSpanAttributes, withSpan } from "@sightline/sdk";
import { speak, type Voice } from "../audio/speech.ts";
import { durationSeconds, writeWav } from "../audio/wav.ts";

export class VoiceMissing extends Error {
  constructor(voice: string) {
    super(`voice "${voice}" is not installed; installed are ${[...voices.keys()].join(", ")}`);
    this.name = "VoiceMissing";
  }
}

const voices: ReadonlyMap<string, Voice> = new Map(
  [
    { name: "alto", wordSeconds: 0.14, pauseSeconds: 0.06, loudness: 0.6 },
    { name: "tenor", wordSeconds: 0.18, pauseSeconds: 0.08, loudness: 0.7 },
  ].map((voice) => [voice.name, voice]),
);

const speechRate = 48_000;
const synthesisMsPerWord = 18;
const silence = { level: 0, random: () => 0 };

export function synthesize(
  wait: (ms: number) => Promise<void>,
  tenant: string,
  request: { readonly text: string; readonly voice: string },
): Promise<Uint8Array> {
  return withSpan("tts.synthesize", async () => {
    const words = request.text.split(" ").filter((word) => word !== "");
    addSpanAttributes({
      "tenant.id": tenant,
      "model.synthetic": true,
      "tts.voice": request.voice,
      "tts.words": words.length,
    });
    const voice = voices.get(request.voice);
    if (voice === undefined) throw new VoiceMissing(request.voice);
    await wait(synthesisMsPerWord * words.length);
    const sound = speak(words, voice, speechRate, silence);
    addSpanAttributes({ "audio.seconds": durationSeconds(sound) });
    return writeWav(sound);
  });
}
