/** What a test has recorded, to be read. */
import type { FlatLog, FlatSpan } from "../export/flat-item.ts";
import type { Capture } from "./capture/capture.ts";
import { currentCapture } from "./capture/captures.ts";
import { logsOf, metricsOf, type SeenMetric, spansOf } from "./capture/read.ts";

export interface Telemetry {
  /** Ended spans, in the order of their ends. */
  readonly spans: () => readonly FlatSpan[];
  readonly logs: () => readonly FlatLog[];
  /** What was measured since the test began, whatever the metrics had before. */
  readonly metrics: () => readonly SeenMetric[];
  /** Forgets what was recorded so far. */
  readonly clear: () => void;
}

/**
 * The telemetry of the test that asks; outside of `withTelemetry`, all that the process has recorded since
 * `@sightline/sdk/testing` was imported.
 *
 * @example
 * afterEach(() => telemetry().clear());
 */
export function telemetry(): Telemetry {
  return telemetryOf(currentCapture());
}

export function telemetryOf(capture: Capture): Telemetry {
  return {
    spans: () => spansOf(capture),
    logs: () => logsOf(capture),
    metrics: () => metricsOf(capture),
    clear: () => capture.clear(),
  };
}
