/** From a WAV file to words. The signal processing is real; the time that a model would take is a labelled wait. */
import { addSpanAttributes, getLogger, withSpan } from "@sightline/sdk";
import { resample } from "../audio/resample.ts";
import { listen } from "../audio/speech.ts";
import { stt_transcription_duration_seconds } from "../measured.ts";
import { detectVoice } from "../audio/voice-activity.ts";
import { durationSeconds, readWav } from "../audio/wav.ts";
import type { ModelCache } from "./model-cache.ts";

export interface Transcript {
  readonly text: string;
  readonly confidence: number;
  readonly audioSeconds: number;
}

export interface Recogniser {
  readonly models: ModelCache;
  readonly wait: (ms: number) => Promise<void>;
}

const modelRate = 16_000;
/** What a small recogniser takes on a processor: a start, and a tenth of the speech's length. */
const decodeStartMs = 30;
const decodeMsPerSecond = 110;
/** Below this the words are kept, and a line in the log says that they are doubtful. */
const doubtful = 0.6;

const log = getLogger("stt.transcribe");

export async function transcribe(
  recogniser: Recogniser,
  tenant: string,
  wav: Uint8Array,
): Promise<Transcript> {
  const sound = withSpan("audio.read", () => {
    const read = readWav(wav);
    addSpanAttributes({ "audio.bytes": wav.length, "audio.seconds": durationSeconds(read) });
    return read;
  });
  const audioSeconds = durationSeconds(sound);
  const narrow = withSpan("audio.resample", () => {
    addSpanAttributes({ "audio.rate.from": sound.rate, "audio.rate.to": modelRate });
    return resample(sound, modelRate);
  });
  const activity = withSpan("vad.detect", () => {
    const found = detectVoice(narrow);
    addSpanAttributes({
      "tenant.id": tenant,
      "vad.segments": found.segments.length,
      "vad.speech_ratio": found.speechRatio,
      "vad.noise_floor": found.noiseFloor,
    });
    return found;
  });
  if (activity.segments.length === 0) {
    log.warn("no speech in the audio", { "tenant.id": tenant, audio_seconds: audioSeconds });
    return { text: "", confidence: 0, audioSeconds };
  }
  return withSpan("stt.decode", async () => {
    const begun = performance.now();
    const { cold } = await recogniser.models.use(tenant);
    await recogniser.wait(decodeStartMs + decodeMsPerSecond * audioSeconds);
    const heard = listen(narrow, activity.segments);
    stt_transcription_duration_seconds.observe((performance.now() - begun) / 1000, {
      model_state: cold ? "cold" : "warm",
    });
    const known = heard.words.filter((word) => word !== null);
    addSpanAttributes({
      "tenant.id": tenant,
      "model.synthetic": true,
      "stt.model": "tone-pairs-small",
      "stt.model.cold": cold,
      "stt.words": heard.words.length,
      "stt.words.unknown": heard.words.length - known.length,
      "stt.confidence": heard.confidence,
    });
    if (cold) log.info("model loaded", { "tenant.id": tenant, model: "tone-pairs-small" });
    if (heard.confidence < doubtful) {
      log.warn("transcript is doubtful", { "tenant.id": tenant, confidence: heard.confidence });
    }
    return { text: known.join(" "), confidence: heard.confidence, audioSeconds };
  });
}
