import { expect, it } from "vitest";
import { classicMetrics } from "./instrumentation/default-metrics.ts";
import { STANDARD_METRICS } from "./telemetry.ts";

it("lets declarations name what the SDK registers by itself, as it registers it", () => {
  const registered = Object.entries(classicMetrics).map(([name, metric]) => {
    const described: Record<string, unknown> = { ...metric };
    delete described["description"];
    return [name, described];
  });
  expect(STANDARD_METRICS).toEqual(Object.fromEntries(registered));
});
