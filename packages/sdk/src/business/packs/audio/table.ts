/** Speech in, spoken answer out: what each step takes and gives. */

/** By the names of their handles. */
export const audioMetrics = {
  audioProcessingDuration: {
    name: "audio_processing_duration_seconds",
    type: "histogram",
    description: "Time of processing a piece of audio, by stage.",
    unit: "s",
    labels: ["stage"],
  },
  audioQualityScore: {
    name: "audio_quality_score",
    type: "histogram",
    description: "Quality of incoming audio, from 0, unusable, to 1.",
    labels: [],
    buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1],
  },
  audioChunksProcessed: {
    name: "audio_chunks_processed_total",
    type: "counter",
    description: "Pieces of audio that were processed, by outcome.",
    unit: "{chunk}",
    labels: ["status"],
  },
  wakeDetectionDuration: {
    name: "wake_detection_duration_seconds",
    type: "histogram",
    description: "Time until a wake word was found or ruled out.",
    unit: "s",
    labels: [],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2],
  },
  endToEndResponseDuration: {
    name: "end_to_end_response_duration_seconds",
    type: "histogram",
    description: "Time from the end of a person's speech to the first sound of the answer.",
    unit: "s",
    labels: [],
    buckets: [0.1, 0.25, 0.5, 0.8, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 15, 30],
  },
  sttTranscriptions: {
    name: "stt_transcriptions_total",
    type: "counter",
    description: "Transcriptions, by how they ended and by model.",
    unit: "{transcription}",
    labels: ["status", "model"],
  },
  sttTranscriptionDuration: {
    name: "stt_transcription_duration_seconds",
    type: "histogram",
    description: "Time of a transcription.",
    unit: "s",
    labels: ["model"],
    buckets: [0.1, 0.25, 0.5, 0.8, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 15, 30],
  },
  ttsSynthesisDuration: {
    name: "tts_synthesis_duration_seconds",
    type: "histogram",
    description: "Time of speaking an answer.",
    unit: "s",
    labels: ["voice"],
    buckets: [0.1, 0.25, 0.5, 0.8, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 15, 30],
  },
  activeSessions: {
    name: "active_sessions",
    type: "gauge",
    description: "Conversations that go on.",
    unit: "{session}",
    labels: [],
  },
} as const;

/** Metrics of the Discord service as it had them in Prometheus. */
export const discordMetrics = {
  sttRequests: {
    name: "stt_requests_total",
    type: "counter",
    description: "Requests for a transcription, by how they ended.",
    unit: "{request}",
    labels: ["status"],
  },
  sttLatency: {
    name: "stt_latency_seconds",
    type: "histogram",
    description: "Time from a request for a transcription to its text.",
    unit: "s",
    labels: [],
    buckets: [0.1, 0.25, 0.5, 0.8, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 15, 30],
  },
  preSttEncode: {
    name: "pre_stt_encode_seconds",
    type: "histogram",
    description: "Time of encoding audio before it is sent to be transcribed.",
    unit: "s",
    labels: [],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2],
  },
} as const;
