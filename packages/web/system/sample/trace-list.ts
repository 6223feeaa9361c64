/** An hour of voice turns: a calm half, then slow ones after a release; some fail. */
import type { TraceList, TraceSummary } from "@sightline/api";
import { hex, instantOf, randomFrom } from "./random.ts";
import { TRACE_ID } from "./voice-turn.ts";

const SERVICES = [
  "discord-gateway",
  "audio-processor",
  "stt",
  "orchestrator-enhanced",
  "guardrails",
  "llm-flan",
  "tts-bark",
];
const TENANTS = ["acme", "northwind", "globex", "initech"];

export interface Hour {
  /** Newest first. */
  readonly traces: readonly TraceSummary[];
}

/** `from` and `to` in Unix seconds. */
export function hourOfTurns(from: number, to: number, count: number): Hour {
  const random = randomFrom(20_261_121);
  const traces: TraceSummary[] = [];
  for (let at = 0; at < count; at += 1) {
    const part = random();
    const slow = part > 0.47 && random() < 0.6;
    const spread = Math.exp((random() + random() + random() - 1.5) * 0.5);
    const duration = (slow ? 2.5 : 0.84) * spread;
    const failed = random() < (slow ? 0.09 : 0.002);
    traces.push(turn(random, from + part * (to - from), duration, failed, at));
  }
  const newest = traces.toSorted((a, b) => (a.start < b.start ? 1 : -1));
  // One of them is the trace that can be opened.
  return { traces: newest.map((trace, at) => (at === 4 ? { ...trace, ...opened(trace) } : trace)) };
}

function opened(trace: TraceSummary): Partial<TraceSummary> {
  return {
    traceId: TRACE_ID,
    durationNano: 2.84e9,
    spanCount: 69,
    tenant: "acme",
    errorCount: 1,
    error: trace.error ?? "VerdictError",
  };
}

function turn(
  random: () => number,
  start: number,
  duration: number,
  failed: boolean,
  at: number,
): TraceSummary {
  const stt = duration > 1.5 ? 0.6 : 0.25;
  const rest = SERVICES.map((service) => ({ service, weight: service === "stt" ? 0 : 0.4 + random() }));
  const sum = rest.reduce((all, { weight }) => all + weight, 0);
  return {
    traceId: hex(random, 32),
    start: instantOf(start),
    durationNano: Math.round(duration * 1e9),
    service: "discord-gateway",
    name: "voice.turn",
    rootMissing: false,
    spanCount: 45 + Math.floor(random() * 28),
    errorCount: failed ? 1 : 0,
    error: failed ? "timeout" : null,
    tenant: TENANTS[at % 7 < 4 ? 0 : at % TENANTS.length] ?? null,
    services: rest.map(({ service, weight }) => ({
      service,
      selfNano: Math.round((service === "stt" ? stt : (weight / sum) * (1 - stt)) * duration * 1e9),
      spanCount: 5,
    })),
  };
}

/** A page of them as the API answers; the cursor is the place of the next one. */
export function traceListOf(
  hour: Hour,
  window: { readonly from: number; readonly to: number },
  cursor: number,
  limit: number,
): TraceList {
  const next = cursor + limit;
  const inside = hour.traces.filter(({ start }) => {
    const time = Date.parse(start) / 1000;
    return time >= window.from && time < window.to;
  });
  return {
    ...window,
    traces: inside.slice(cursor, next),
    points: {
      traceId: inside.map(({ traceId }) => traceId),
      time: inside.map(({ start }) => Date.parse(start) / 1000),
      duration: inside.map(({ durationNano }) => durationNano / 1e9),
      error: inside.map(({ errorCount }) => errorCount > 0),
    },
    pointsComplete: true,
    matched: inside.length,
    total: 48_210,
    elapsedMs: 38,
    complete: next >= inside.length,
    ...(next >= inside.length ? {} : { cursor: String(next) }),
  };
}
