import { describe, expect, it } from "vitest";
import { MetricsRegistry } from "../metrics/registry.ts";
import { SightlineMeterProvider } from "../metrics/otel-meter.ts";
import { writeNotices } from "../notice/notices.ts";
import { publishOwnMetrics } from "./own-metrics.ts";
import type { ExporterReport } from "./status.ts";

const report = (signal: ExporterReport["signal"], delivered: number): ExporterReport => ({
  signal,
  destination: "memory",
  delivered,
  lost: 1,
  dropped: 2,
  waiting: 3,
  lastError: undefined,
});

describe("the SDK's own metrics", () => {
  it("tell what was delivered and lost, summed over the exporters of a signal, until they are ended", async () => {
    const registry = new MetricsRegistry({
      notices: writeNotices(() => {}),
      now: () => performance.now(),
      wallMs: () => 0,
    });
    let asked = 0;
    const reports = (): readonly ExporterReport[] => {
      asked++;
      return [report("traces", 5), report("traces", 7), report("logs", 1)];
    };
    const stop = publishOwnMetrics(
      new SightlineMeterProvider(registry),
      reports,
      12,
      () => new Map([["email", 4]]),
    );
    expect(asked).toBe(0);
    await registry.observe();
    const text = registry.prometheusText();
    for (const line of [
      'sightline_sdk_items_delivered_total{signal="traces"} 12',
      'sightline_sdk_items_delivered_total{signal="logs"} 1',
      'sightline_sdk_items_lost_total{signal="traces"} 2',
      'sightline_sdk_items_dropped_total{signal="traces"} 4',
      'sightline_sdk_queue_depth{signal="traces"} 6',
      'sightline_sdk_redactions_total{kind="email"} 4',
      "sightline_sdk_start_seconds 0.012",
    ]) {
      expect(text).toContain(line);
    }
    stop();
    const before = asked;
    await registry.observe();
    expect(asked).toBe(before);
  });
});
