/** Recording and exposing: the SDK beside OpenTelemetry's own SDK 3.1 and prom-client, all in one process. */
import type { Bench, BenchCase } from "./report.ts";
import { metricCases } from "./sdk-metrics.ts";
import { spanCases } from "./sdk-spans.ts";
import { startUpAdded } from "./start-up.ts";

export const sdk: Bench = { name: "sdk", run };

async function run(): Promise<readonly BenchCase[]> {
  const steps = [...(await metricCases()), ...spanCases()];
  return [...steps, ...(await startUpAdded())];
}
