/** What the orchestrator measures and promises. The services register from it, `sightline generate` makes rules of it. */
import {
  defineMetrics,
  defineTelemetry,
  metricsOf,
  quantile,
  rate,
  ratio,
  sum,
} from "@sightline/sdk/telemetry";

const metrics = defineMetrics({
  audio_turns_total: {
    type: "counter",
    unit: "{turn}",
    description: "Spoken questions, by how they ended.",
    labels: ["outcome"],
  },
  end_to_end_response_duration_seconds: {
    type: "histogram",
    unit: "s",
    description: "Time from a spoken question's arrival to its spoken answer.",
  },
  stt_transcription_duration_seconds: {
    type: "histogram",
    unit: "s",
    description: "Time of a transcription, by whether the model was in memory.",
    labels: ["model_state"],
  },
  tts_synthesis_duration_seconds: {
    type: "histogram",
    unit: "s",
    description: "Time until an answer was spoken, as the gateway waits for it.",
    labels: ["voice"],
  },
  active_sessions: {
    type: "up-down-counter",
    unit: "{session}",
    description: "Spoken questions that are being answered.",
  },
});

const m = metricsOf(metrics);
const turns = rate(m.audio_turns_total, "5m");
const failures = turns.where({ outcome: "failed" });

export default defineTelemetry({
  service: {
    name: "audio-orchestrator",
    description: "Spoken questions, spoken answers.",
    team: "voice",
  },
  metrics,
  slos: {
    answers: {
      description: "Spoken questions get an answer.",
      objective: 95,
      indicator: {
        kind: "ratio",
        total: { metric: "audio_turns_total" },
        bad: { metric: "audio_turns_total", where: { outcome: "failed" } },
      },
    },
    promptness: {
      description: "The answer is there within a second.",
      objective: 90,
      indicator: {
        kind: "latency",
        histogram: { metric: "end_to_end_response_duration_seconds" },
        below: 1,
      },
    },
  },
  alerts: {
    rules: {
      TurnsFail: {
        query: ratio(failures, turns).above(0.2),
        for: "5m",
        severity: "critical",
        summary: "{{ $value | humanizePercentage }} of spoken questions get no answer",
        description:
          "Look at the traces of failed turns: which of the two services behind the gateway fails?",
      },
      TranscriptionsSlow: {
        query: quantile(0.95, m.stt_transcription_duration_seconds, "5m").by("model_state").above(1.2),
        for: "10m",
        severity: "warning",
        summary:
          "One transcription in twenty takes {{ $value | humanizeDuration }} ({{ $labels.model_state }} model)",
      },
    },
    shipped: { DatabaseSlowQueries: false, NPlusOneDetected: false, SlaViolation: false },
    routing: {
      receivers: {
        "on-call": [{ kind: "pagerduty", keyFile: "/run/secrets/pagerduty" }],
        voice: [{ kind: "slack", urlFile: "/run/secrets/slack", channel: "#voice" }],
      },
      fallback: "voice",
      routes: [
        { severity: "critical", receiver: "on-call", continues: true },
        { team: "voice", receiver: "voice" },
      ],
    },
  },
  dashboards: {
    turns: {
      title: "Spoken questions",
      rows: [
        {
          title: "Turns",
          panels: [
            {
              kind: "time",
              title: "Turns by outcome",
              unit: "{turn}/s",
              queries: [{ query: turns.by("outcome"), legend: "{{outcome}}" }],
            },
            {
              kind: "value",
              title: "Share that fails",
              unit: "1",
              queries: [{ query: ratio(failures, turns) }],
            },
            { kind: "value", title: "Going on", queries: [{ query: sum(m.active_sessions) }] },
          ],
        },
        {
          title: "Time",
          panels: [
            {
              kind: "time",
              title: "Answer, 95th percentile",
              unit: "s",
              queries: [{ query: quantile(0.95, m.end_to_end_response_duration_seconds, "5m") }],
            },
            {
              kind: "time",
              title: "Synthesis by voice, 95th percentile",
              unit: "s",
              queries: [
                {
                  query: quantile(0.95, m.tts_synthesis_duration_seconds, "5m").by("voice"),
                  legend: "{{voice}}",
                },
              ],
            },
          ],
        },
      ],
    },
  },
  tenants: { label: "tenant_id" },
});
