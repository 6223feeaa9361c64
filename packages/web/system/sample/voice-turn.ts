/** One trace of a voice assistant with everything a waterfall must show: N+1, an error, events, logs, clock skew. */
import type { LogRecord, Span, Trace } from "@sightline/api";
import { drawn } from "../../src/trace/layout/drawing.ts";
import { instantOf } from "./random.ts";

export const TRACE_ID = "4f2a91c0e7d14b6f9a3c5d8e01f27b64";

const SELECTS = Array.from({ length: 38 }, (_, at) => {
  const length = at === 17 ? 23 : 10;
  const start = 1896 + at * 10.3 + (at > 17 ? 13 : 0);
  return `      session-api select_utterance_by_id ${start.toFixed(2)} ${length} db host=4`;
}).join("\n");

const TURN = `
discord-gateway voice.turn 0 2840 server
  discord-gateway opus.receive 4 34
  audio-processor POST_/segment 40 176 server host=1
    audio-processor vad.detect 72 126 host=1
    audio-processor resample_48→16_kHz 76 52 host=1
  stt POST_/transcribe 216 1650 server host=2
    stt queue.wait_gpu-b2 254 214 host=2
    stt whisper.decode 466 1370 host=2
      stt encoder.forward 470 188 host=2
      stt beam_search 660 1170 host=2
  orchestrator-enhanced POST_/turn 1868 940 server host=3
    session-api GET_/session/:id/context 1884 412 server host=4
      session-api select_session 1888 6 db host=4
${SELECTS}
    guardrails POST_/check_input 2300 58 server host=5
      guardrails classify 2306 48 host=5
    llm-flan POST_/generate 2360 246 server host=6
      llm-flan prefill 2364 62 host=6
      llm-flan decode_84_tokens 2428 174 host=6
    guardrails POST_/check_output 2606 42 server error host=5
    tts-bark POST_/synthesize 2650 148 server host=7
      tts-bark first_chunk 2650 96 host=7
  discord-gateway opus.send 2808 32
`;

const HOSTS = [
  ["discord-gateway", "5.0.3", "edge-1"],
  ["audio-processor", "1.4.0", "cpu-a1"],
  ["stt", "2.14.0", "gpu-b2"],
  ["orchestrator-enhanced", "5.2.0", "cpu-a2"],
  ["session-api", "3.0.1", "cpu-a2"],
  ["guardrails", "0.9.2", "cpu-a3"],
  ["llm-flan", "1.1.0", "gpu-a1"],
  ["tts-bark", "1.9.2", "gpu-a2"],
] as const;

const DECODE: Readonly<Record<string, string>> = {
  "stt.beam_size": "5",
  "gpu.node": "gpu-b2",
  "stt.model": "whisper-large-v3",
  "audio.duration": "21.4 s",
  "audio.sample_rate": "16000",
  "tenant.id": "acme",
  "session.id": "s_91c0a7f2",
  "thread.name": "decode-3",
  "code.file.path": "src/decode/whisper.ts",
};

/** `start` in Unix seconds. */
export function voiceTurn(start: number): Trace {
  const trace = drawn(TURN);
  return {
    ...trace,
    traceId: TRACE_ID,
    start: instantOf(start),
    resources: HOSTS.map(([service, version, host]) => ({
      "service.name": service,
      "service.version": version,
      "host.name": host,
      "deployment.environment.name": "production",
      "telemetry.sdk.language": "nodejs",
    })),
    spans: trace.spans.map(enriched),
    logs: logsOf(trace.spans, start),
  };
}

function enriched(span: Span): Span {
  const name = span.name.replaceAll("_", " ").replace("beam search", "beam_search");
  const named = { ...span, name };
  if (name === "voice.turn")
    return { ...named, attributes: { "tenant.id": "acme", "discord.guild.region": "eu-west" } };
  if (name === "GET /session/:id/context") {
    const attributes = {
      "db.system.name": "postgresql",
      "db.query.summary": "SELECT utterance",
      "sightline.n_plus_one.calls": "38",
      "sightline.n_plus_one.advice":
        "one query with `WHERE id IN (…)` would replace 38; 371 of 412 ms wasted",
      "code.file.path": "src/session/context.ts",
      "code.line.number": "27",
    };
    return { ...named, events: [{ offsetNano: 2296 * 1e6, name: "db.n_plus_one", attributes }] };
  }
  if (name === "whisper.decode") {
    return {
      ...named,
      attributes: DECODE,
      events: [
        { offsetNano: (466 + 714) * 1e6, name: "kv_cache.evicted", attributes: { size: "1.2 GB" } },
        { offsetNano: (466 + 1090) * 1e6, name: "beam.fallback", attributes: { temperature: "0.2 → 0.4" } },
      ],
      links: [
        {
          traceId: "b7ad6b7169203331b7ad6b7169203331",
          spanId: "00f067aa0ba902b7",
          attributes: { why: "warm-up" },
        },
      ],
    };
  }
  if (span.status.code === "error") {
    const stack =
      "VerdictError: verdict is missing\n    at check (/srv/guardrails/src/verdict.ts:41:13)\n    at run (/srv/guardrails/src/main.ts:12:3)";
    return {
      ...named,
      status: { code: "error", message: "verdict is missing" },
      attributes: {
        "http.route": "/check output",
        "http.response.status_code": "502",
        "error.type": "VerdictError",
      },
      events: [
        {
          offsetNano: 2640 * 1e6,
          name: "exception",
          attributes: {
            "exception.type": "VerdictError",
            "exception.message": "verdict is missing",
            "exception.stacktrace": stack,
          },
        },
      ],
    };
  }
  if (span.attributes["db.system.name"] !== undefined) {
    return {
      ...named,
      attributes: {
        ...span.attributes,
        "db.namespace": "sessions",
        "db.query.text": "select id, speaker, body\nfrom utterance\nwhere id = $1",
      },
    };
  }
  return named;
}

function logsOf(spans: readonly Span[], start: number): LogRecord[] {
  const decode = spans.find((span) => span.name === "whisper.decode")?.spanId ?? null;
  const check = spans.find((span) => span.status.code === "error")?.spanId ?? null;
  const line = (
    offset: number,
    level: LogRecord["level"],
    service: string,
    body: string,
    spanId: string | null,
  ): LogRecord => ({
    id: `log-${offset}`,
    time: instantOf(start + offset / 1000),
    level,
    service,
    logger: "app",
    body,
    traceId: TRACE_ID,
    spanId,
    attributes: { "audio.seconds": "21.4" },
    resource: { "service.name": service },
  });
  return [
    line(12, "info", "discord-gateway", "turn begins, 21.4 s of audio", null),
    line(556, "info", "stt", "decode start, beam 5", decode),
    line(1270, "warn", "stt", "kv cache over 90 %, evicting", decode),
    line(1828, "info", "stt", "decode done, 61 words", decode),
    line(2640, "error", "guardrails", "verdict is missing", check),
  ];
}
