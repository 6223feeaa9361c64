/** The functions of the audio pack. */
import type { MetricsRegistry } from "../../../metrics/registry.ts";
import type { ObservabilityManager } from "../../../observability/manager.ts";
import { type Handles, makeHandles } from "../instruments.ts";
import { audioMetrics, discordMetrics } from "./table.ts";

/**
 * Registers the metrics of an audio pipeline.
 *
 * @example
 * const audio = createAudioMetrics(manager);
 * audio.sttTranscriptions.inc(1, { status: "ok", model: "small" });
 * const stop = audio.ttsSynthesisDuration.with({ voice: "amy" }).startTimer();
 * @throws ARGUMENT_WRONG, SDK_NOT_STARTED, METRIC_CLASH
 */
export function createAudioMetrics(
  manager: ObservabilityManager | MetricsRegistry,
): Handles<typeof audioMetrics> {
  return makeHandles("createAudioMetrics", manager, audioMetrics);
}

/**
 * Registers the metrics that the Discord service had in Prometheus, under the same names.
 *
 * @throws ARGUMENT_WRONG, SDK_NOT_STARTED, METRIC_CLASH
 */
export function migrateDiscordMetrics(
  manager: ObservabilityManager | MetricsRegistry,
): Handles<typeof discordMetrics> {
  return makeHandles("migrateDiscordMetrics", manager, discordMetrics);
}
