/** A capture of one test's telemetry. */
import { setUp } from "../observability/setup.ts";
import { isClaimed, standAside } from "../observability/single.ts";
import { Capture } from "./capture/capture.ts";
import { capturing } from "./capture/captures.ts";
import { writeTelemetryCoverage } from "./coverage/coverage.ts";
import { type Telemetry, telemetryOf } from "./telemetry.ts";

/** Tests that need the set-up which is made where the application has none. */
let users = 0;
let isAside = false;

/**
 * Runs `work` and keeps what it records apart from everything else in the process, also from tests that run at the same
 * time. `expectSpan`, `expectMetric`, `expectLog` and `spanTree` inside of it see that only. Where the SDK is not set up,
 * it is for that time, with nothing exported; if `work` calls `setupObservability` itself, that one holds.
 *
 * @example
 * test("an order is traced", () =>
 *   withTelemetry(async () => {
 *     await placeOrder({ sku: "a-1" });
 *     expectSpan({ name: "placeOrder", attributes: { "order.sku": "a-1" } });
 *     expectMetric({ name: "orders_created_total", value: 1 });
 *   }));
 * @returns What `work` gives, after it has ended.
 */
export async function withTelemetry<T>(work: (telemetry: Telemetry) => T | PromiseLike<T>): Promise<T> {
  const capture = new Capture();
  enter();
  try {
    return await capturing(capture, () => work(telemetryOf(capture)));
  } finally {
    leave();
    writeTelemetryCoverage();
  }
}

function enter(): void {
  users++;
  if (isClaimed()) return;
  isAside = true;
  const none = { tracingExporters: [], metricsExporters: [], logExporters: [] };
  setUp({ serviceName: "test", environment: "test", ...none }, withTelemetry, () => {
    isAside = false;
  });
}

function leave(): void {
  users--;
  if (users === 0 && isAside) standAside();
}
