/** The way from speech to answer: hearing, transcribing, speaking, and who calls whom. */
import type { Dashboard } from "@sightline/model";
import { buckets, mean, perSecond, promql, quantile, usualQuantiles } from "./queries.ts";
import { services } from "./variables.ts";

const OF = 'job=~"$service"';
const END_TO_END = "end_to_end_response_duration_seconds";
const STT = "stt_transcription_duration_seconds";
const EDGES = ["client", "server"];
const EDGE_NAME = "{{client}} to {{server}}";

export const audioPipeline: Dashboard = {
  id: "audio-pipeline",
  title: "Audio pipeline",
  description: "The way from speech to answer: hearing, transcribing, speaking, and who calls whom.",
  tags: ["sightline", "audio"],
  refresh: "15s",
  variables: [services("audio_chunks_processed_total")],
  rows: [
    {
      title: "End to end",
      panels: [
        {
          kind: "time",
          title: "From speech to answer",
          description: "From the end of a person's speech to the first sound of the answer.",
          unit: "s",
          queries: usualQuantiles(END_TO_END, OF),
          thresholds: [{ from: 2, severity: "warning" }],
          axis: { min: 0 },
        },
        { kind: "heatmap", title: "All answers", unit: "s", queries: [buckets(END_TO_END, OF)] },
        {
          kind: "time",
          title: "Processing by stage, p95",
          unit: "s",
          queries: [
            promql(quantile(0.95, "audio_processing_duration_seconds", OF, ["stage"]), "{{stage}}", {
              exemplars: true,
            }),
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Pieces of audio per second",
          unit: "{chunk}/s",
          queries: [promql(perSecond("audio_chunks_processed_total", OF, ["status"]), "{{status}}")],
          axis: { min: 0 },
          stacked: true,
        },
      ],
    },
    {
      title: "Speech to text",
      panels: [
        {
          kind: "time",
          title: "Transcription, p95 by model",
          unit: "s",
          queries: [promql(quantile(0.95, STT, OF, ["model"]), "{{model}}", { exemplars: true })],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Transcriptions per second",
          unit: "{transcription}/s",
          queries: [promql(perSecond("stt_transcriptions_total", OF, ["status"]), "{{status}}")],
          axis: { min: 0 },
          stacked: true,
        },
      ],
    },
    {
      title: "Text to speech",
      panels: [
        {
          kind: "time",
          title: "Synthesis, p95 by voice",
          unit: "s",
          queries: [
            promql(quantile(0.95, "tts_synthesis_duration_seconds", OF, ["voice"]), "{{voice}}", {
              exemplars: true,
            }),
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Answers spoken per second",
          unit: "{synthesis}/s",
          queries: [promql(perSecond("tts_synthesis_duration_seconds_count", OF, ["voice"]), "{{voice}}")],
          axis: { min: 0 },
        },
      ],
    },
    {
      title: "Hearing",
      panels: [
        {
          kind: "time",
          title: "Quality of audio",
          description: "From 0, unusable, to 1: the mean, and what one piece in twenty is below.",
          queries: [
            promql(mean("audio_quality_score", OF), "mean"),
            promql(quantile(0.05, "audio_quality_score", OF), "p5"),
          ],
          axis: { min: 0, max: 1 },
        },
        {
          kind: "time",
          title: "Wake detection",
          unit: "s",
          queries: usualQuantiles("wake_detection_duration_seconds", OF),
          axis: { min: 0 },
        },
      ],
    },
    {
      title: "Calls between services",
      panels: [
        {
          kind: "time",
          title: "Calls per second",
          unit: "{request}/s",
          size: { width: 8, height: 8 },
          queries: [promql(perSecond("traces_service_graph_request_total", "", EDGES), EDGE_NAME)],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Failed calls per second",
          unit: "{request}/s",
          size: { width: 8, height: 8 },
          queries: [promql(perSecond("traces_service_graph_request_failed_total", "", EDGES), EDGE_NAME)],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Calls, p95",
          unit: "s",
          size: { width: 8, height: 8 },
          queries: [
            promql(quantile(0.95, "traces_service_graph_request_server_seconds", "", EDGES), EDGE_NAME),
          ],
          axis: { min: 0 },
        },
      ],
    },
    {
      title: "Under the names of the Discord service",
      collapsed: true,
      panels: [
        {
          kind: "time",
          title: "Requests for transcriptions per second",
          unit: "{request}/s",
          size: { width: 8, height: 8 },
          queries: [promql(perSecond("stt_requests_total", OF, ["status"]), "{{status}}")],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Latency of transcriptions",
          unit: "s",
          size: { width: 8, height: 8 },
          queries: usualQuantiles("stt_latency_seconds", OF),
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Encoding before",
          unit: "s",
          size: { width: 8, height: 8 },
          queries: usualQuantiles("pre_stt_encode_seconds", OF),
          axis: { min: 0 },
        },
      ],
    },
  ],
};
