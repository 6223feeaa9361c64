/** The SDK's own cost and losses as metrics, so that they are seen where everything else is seen. */
import type { MeterProvider, Observable, ObservableResult } from "@opentelemetry/api";
import { SDK_NAME, SDK_VERSION } from "../resource/version.ts";
import type { Steering } from "../sampling/steering.ts";
import type { ExporterReport } from "./status.ts";

/** Names and meanings, as documented. */
const COUNTS = [
  [
    "sightline_sdk_items_delivered_total",
    "Spans, log records and metric points that a destination took.",
    "delivered",
  ],
  ["sightline_sdk_items_lost_total", "Items that a destination refused, or that were given up.", "lost"],
  ["sightline_sdk_items_dropped_total", "Items dropped because their queue was full.", "dropped"],
] as const;

/** Observed when metrics are read; between reads they cost nothing. The result ends that. */
export function publishOwnMetrics(
  provider: MeterProvider,
  reports: () => readonly ExporterReport[],
  startMs: number,
  redactions: () => ReadonlyMap<string, number>,
  steering?: Steering,
): () => void {
  const meter = provider.getMeter(SDK_NAME, SDK_VERSION);
  const stops: (() => void)[] = [];
  const publish = (instrument: Observable, callback: (result: ObservableResult) => void): void => {
    instrument.addCallback(callback);
    stops.push(() => instrument.removeCallback(callback));
  };
  for (const [name, description, member] of COUNTS) {
    publish(meter.createObservableCounter(name, { description }), (result) =>
      observe(result, reports(), (report) => report[member]),
    );
  }
  publish(
    meter.createObservableCounter("sightline_sdk_redactions_total", {
      description: "Secrets and personal data that were taken out of telemetry.",
    }),
    (result) => {
      for (const [kind, count] of redactions()) result.observe(count, { kind });
    },
  );
  publish(
    meter.createObservableGauge("sightline_sdk_queue_depth", { description: "Items that wait to be sent." }),
    (result) => observe(result, reports(), ({ waiting }) => waiting),
  );
  if (steering !== undefined) {
    publish(
      meter.createObservableGauge("sightline_sdk_sampling_incidents", {
        description: "Incidents that raise the sampling now.",
      }),
      (result) => result.observe(steering.incidents.reports().length),
    );
    publish(
      meter.createObservableCounter("sightline_sdk_sampling_promoted_total", {
        description:
          "Spans that the ratio had left out and a rule kept at their end, without their children.",
      }),
      (result) => {
        for (const [rule, count] of steering.promoted()) result.observe(count, { rule });
      },
    );
  }
  publish(
    meter.createObservableGauge("sightline_sdk_start_seconds", {
      description: "Time that the set-up took of the application's start.",
    }),
    (result) => result.observe(startMs / 1000),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

function observe(
  result: ObservableResult,
  reports: readonly ExporterReport[],
  count: (report: ExporterReport) => number,
): void {
  const bySignal = new Map<string, number>();
  for (const report of reports)
    bySignal.set(report.signal, (bySignal.get(report.signal) ?? 0) + count(report));
  for (const [signal, sum] of bySignal) result.observe(sum, { signal });
}
