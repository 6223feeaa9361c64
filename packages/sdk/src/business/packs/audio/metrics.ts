/** The functions of the audio pack. */
import { type Handles, makeHandles, type MetricMaker } from "../instruments.ts";
import { audioMetrics, discordMetrics } from "./table.ts";

/**
 * Registers the metrics of an audio pipeline.
 *
 * @example
 * const audio = createAudioMetrics(observability);
 * audio.sttTranscriptions.inc(1, { status: "ok", model: "small" });
 * const stop = audio.ttsSynthesisDuration.with({ voice: "amy" }).startTimer();
 * @throws ARGUMENT_WRONG, SDK_NOT_STARTED, METRIC_CLASH
 */
export function createAudioMetrics(maker: MetricMaker): Handles<typeof audioMetrics> {
  return makeHandles("createAudioMetrics", maker, audioMetrics);
}

/**
 * Registers the metrics that the Discord service had in Prometheus, under the same names.
 *
 * @throws ARGUMENT_WRONG, SDK_NOT_STARTED, METRIC_CLASH
 */
export function migrateDiscordMetrics(maker: MetricMaker): Handles<typeof discordMetrics> {
  return makeHandles("migrateDiscordMetrics", maker, discordMetrics);
}
