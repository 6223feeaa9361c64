/** Recording and exposing: the SDK beside OpenTelemetry's own SDK 3.1 and prom-client, all in one process. */
import { createServer } from "node:http";
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { setupObservability } from "@sightline/sdk";
import { measure } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";
import { metricCases } from "./sdk-metrics.ts";
import { startUpAdded } from "./start-up.ts";

export const sdk: Bench = { name: "sdk", run };

const ATTRIBUTES = 8;

async function run(): Promise<readonly BenchCase[]> {
  const steps = [...(await metricCases()), ...(await spans())];
  return [...steps, ...(await startUpAdded())];
}

/**
 * Starting, eight attributes, ending, and handing over to the queue of the batch export; the loop does not yield, so both
 * queues are full and drop most of the time. Encoding and sending are not in it.
 */
async function spans(): Promise<BenchCase[]> {
  const sink = createServer((request, response) => {
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  const address = sink.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const discard = {
    export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const otelOf = (ratio: number) =>
    new TracerProvider({
      sampler: new TraceIdRatioBasedSampler(ratio),
      spanProcessors: [new BatchSpanProcessor({ exporter: discard })],
    }).getTracer("bench");

  const ours = async (ratio: number) =>
    setupObservability({
      serviceName: "bench",
      endpoint: `http://127.0.0.1:${port}`,
      traceSamplerRatio: ratio,
    });
  const results: BenchCase[] = [];
  for (const [name, ratio] of [
    ["span, recorded, 8 attributes", 1],
    ["span, unsampled", 0],
  ] as const) {
    const observability = await ours(ratio);
    const tracer = observability.getTracer("bench");
    const otel = otelOf(ratio);
    // Each with call sites of its own, as in an application, which has one SDK: shared ones would see the spans of both.
    const times = measure({
      ours: (count) => {
        for (let at = 0; at < count; at++) {
          const span = tracer.startSpan("order.price");
          for (let index = 0; index < ATTRIBUTES; index++) span.setAttribute(keys[index] ?? "", at);
          span.end();
        }
      },
      opentelemetry: (count) => {
        for (let at = 0; at < count; at++) {
          const span = otel.startSpan("order.price");
          for (let index = 0; index < ATTRIBUTES; index++) span.setAttribute(keys[index] ?? "", at);
          span.end();
        }
      },
    });
    results.push(nanoseconds(name, times));
    await observability.shutdown();
  }
  sink.close();
  sink.closeAllConnections();
  return results;
}

const keys = Array.from({ length: ATTRIBUTES }, (_, at) => `bench.attribute.${at}`);

function nanoseconds(name: string, times: Readonly<Record<string, number>>): BenchCase {
  const { ours = Number.NaN, ...rivals } = times;
  return { case: name, unit: "ns", better: "lower", ours, rivals };
}
