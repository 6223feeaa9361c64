/**
 * OpenTelemetry's consistent probability sampling: the share of traces that are kept, as the threshold that the rightmost
 * 56 bits of a trace id must reach, and how `tracestate` carries it
 * (https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/).
 */
import { createTraceState, type TraceState } from "@opentelemetry/api";

const WORD = 4_294_967_296;

export interface Threshold {
  /** 0 to 1. */
  readonly ratio: number;
  /** The upper 24 and lower 32 bits; an upper half past 24 bits keeps nothing. */
  readonly high: number;
  readonly low: number;
}

/** Keeps a trace when its id reaches (1 − ratio) × 2^56. */
export function thresholdOf(ratio: number): Threshold {
  const threshold = Math.round((1 - ratio) * 2 ** 24 * WORD);
  return Object.freeze({ ratio, high: Math.floor(threshold / WORD), low: threshold % WORD });
}

/** `trace2` and `trace3` are the last two words of the trace id. */
export function reaches({ high, low }: Threshold, trace2: number, trace3: number): boolean {
  const upper = trace2 & 0xff_ffff;
  return upper > high || (upper === high && trace3 >>> 0 >= low);
}

/** `e666`: trailing zeros are left out, and `0` is everything. */
export function thresholdText({ high, low }: Threshold): string {
  const digits = high.toString(16).padStart(6, "0") + low.toString(16).padStart(8, "0");
  return digits.replace(/0+$/u, "") || "0";
}

/**
 * The state of a trace that is kept by this threshold. What a caller said in it stays, its threshold apart. Where all
 * traces are kept nothing is said: a span without a threshold counts once.
 */
export function withThreshold(state: TraceState | undefined, threshold: Threshold): TraceState | undefined {
  const before = state?.get("ot");
  const others = before?.split(";").filter((part) => part !== "" && !part.startsWith("th:")) ?? [];
  if (threshold.ratio >= 1 && before === undefined) return state;
  const parts = threshold.ratio >= 1 ? others : [`th:${thresholdText(threshold)}`, ...others];
  if (parts.length === 0) return state?.unset("ot");
  return (state ?? createTraceState()).set("ot", parts.join(";"));
}
