/** The declared metrics as handles: a name or a label that telemetry.ts does not declare does not compile. */
import { registerTelemetry } from "@sightline/sdk";
import telemetry from "../telemetry.ts";

export const {
  active_sessions,
  audio_turns_total,
  end_to_end_response_duration_seconds,
  stt_transcription_duration_seconds,
  tts_synthesis_duration_seconds,
} = registerTelemetry(telemetry);
