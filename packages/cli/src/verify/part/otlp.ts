/** Telemetry of our own, sent as any service would: one span and one counter, with names that nobody else has. */
import { json, member, words } from "../ask.ts";
import type { Step } from "../step.ts";
import { asking, bad, good, type Part } from "./part.ts";

/** What is sent, and how it is found again. */
export interface TestSignal {
  /** 32 and 16 hexadecimal digits. */
  readonly traceId: string;
  readonly spanId: string;
  /** Tells this run from others. */
  readonly run: string;
  /** Unix milliseconds. */
  readonly time: number;
  readonly headers: Readonly<Record<string, string>>;
}

export const TEST_SERVICE = "sightline-verify";
/** As Prometheus calls it. */
export const TEST_METRIC = "sightline_verify_runs_total";

export function traceStep(part: Part, signal: TestSignal, needs: readonly string[]): Step {
  return {
    id: "otlp.traces",
    asked: `${part.name} to take a span by OTLP (${part.url}/v1/traces)`,
    needs,
    run: () => sending(part, "/v1/traces", traceBody(signal), signal),
  };
}

export function metricStep(part: Part, signal: TestSignal, needs: readonly string[]): Step {
  return {
    id: "otlp.metrics",
    asked: `${part.name} to take a metric by OTLP (${part.url}/v1/metrics)`,
    needs,
    run: () => sending(part, "/v1/metrics", metricBody(signal), signal),
  };
}

function sending(part: Part, path: string, body: object, { headers }: TestSignal): ReturnType<Step["run"]> {
  const question = {
    path,
    method: "POST" as const,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
  return asking(part, question, ({ text }) => {
    const rejected = Number(
      member(json(text), "partialSuccess", "rejectedSpans") ??
        member(json(text), "partialSuccess", "rejectedDataPoints") ??
        0,
    );
    if (rejected === 0) return good("taken");
    const reason = words(member(json(text), "partialSuccess", "errorMessage"));
    return bad(
      `refused: ${reason === "" ? "no reason given" : reason}`,
      "Mend what it says; most often a clock that is wrong.",
    );
  });
}

function resource({ run }: TestSignal): object {
  const attributes = { "service.name": TEST_SERVICE, "service.instance.id": run };
  return {
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
}

function nano(milliseconds: number): string {
  return `${BigInt(Math.round(milliseconds)) * 1_000_000n}`;
}

function traceBody(signal: TestSignal): object {
  const span = {
    traceId: signal.traceId,
    spanId: signal.spanId,
    name: "verify",
    // Of a server, so that metrics of spans count it.
    kind: 2,
    startTimeUnixNano: nano(signal.time - 5),
    endTimeUnixNano: nano(signal.time),
    status: { code: 1 },
  };
  return { resourceSpans: [{ resource: resource(signal), scopeSpans: [{ spans: [span] }] }] };
}

function metricBody(signal: TestSignal): object {
  const point = {
    asDouble: 1,
    startTimeUnixNano: nano(signal.time - 1000),
    timeUnixNano: nano(signal.time),
    attributes: [{ key: "run", value: { stringValue: signal.run } }],
  };
  const metric = {
    name: "sightline_verify_runs_total",
    // Cumulative.
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] },
  };
  return { resourceMetrics: [{ resource: resource(signal), scopeMetrics: [{ metrics: [metric] }] }] };
}
