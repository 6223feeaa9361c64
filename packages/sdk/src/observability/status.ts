/** What the SDK knows about itself: for `/debug/observability`, for health, and for its own metrics. */
import { trace } from "@opentelemetry/api";
import type { Signal } from "../config/exporter-config.ts";
import type { Config } from "../config/resolve.ts";
import type { SamplingReport } from "../sampling/report.ts";

export interface ExporterReport {
  readonly signal: Signal;
  readonly destination: string;
  /** Items, since the start. */
  readonly delivered: number;
  /** Refused by the destination, or given up. */
  readonly lost: number;
  /** Dropped because the queue was full. */
  readonly dropped: number;
  /** Items that wait to be sent; metrics wait in their cells. */
  readonly waiting: number;
  /** Of the last try; `undefined` when it went well. */
  readonly lastError: string | undefined;
}

/** Answered by `/debug/observability`. */
export interface ObservabilityStatus {
  readonly service: string;
  readonly environment: string;
  readonly enabled: boolean;
  /** Of the request that asks. */
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly sampled: boolean;
  readonly sampling: SamplingReport;
  /** Libraries whose code is watched from within, in the order in which they were loaded. */
  readonly hooked: readonly string[];
  readonly exporters: readonly ExporterReport[];
  readonly queueDepth: number;
  readonly dropped: number;
  readonly lost: number;
  /** How often each notice came up; the first time of each it was said on stderr. */
  readonly notices: Readonly<Record<string, number>>;
}

/** What a running SDK answers. */
export interface StatusSource {
  readonly enabled: boolean;
  samplingReport(): SamplingReport;
  hooked(): readonly string[];
  reports(): readonly ExporterReport[];
}

export function statusOf(
  config: Config,
  source: StatusSource,
  notices: ReadonlyMap<string, number>,
): ObservabilityStatus {
  const exporters = source.reports();
  const span = trace.getActiveSpan()?.spanContext();
  const sum = (count: (report: ExporterReport) => number): number =>
    exporters.reduce((total, report) => total + count(report), 0);
  return {
    service: config.serviceName,
    environment: config.environment,
    enabled: source.enabled,
    traceId: span?.traceId,
    spanId: span?.spanId,
    sampled: ((span?.traceFlags ?? 0) & 1) === 1,
    sampling: source.samplingReport(),
    hooked: source.hooked(),
    exporters,
    queueDepth: sum(({ waiting }) => waiting),
    dropped: sum(({ dropped }) => dropped),
    lost: sum(({ lost }) => lost),
    notices: Object.fromEntries(notices),
  };
}
