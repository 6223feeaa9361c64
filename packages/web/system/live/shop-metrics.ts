/** Half an hour of two services' metrics, sent over OTLP: counters, a histogram with exemplars, gauges with a gap. */
import { type Exemplar, encodeMetrics, encodeTraces } from "@sightline/otlp";
import {
  counterMetric,
  exponentialPoint,
  histogramMetric,
  histogramPoint,
  metric,
  metricsData,
  numberPoint,
  span,
  tracesData,
} from "@sightline/testkit";

const SECOND = 1_000_000_000n;
/** Seconds. */
const INTERVAL = 15;
const SPAN = 1800;

/** The trace of the slowest request: an exemplar leads to it. */
export const SLOW_TRACE = "5b8efff798038103d269b633813fc60c";
const SLOW_SPAN = "eee19b7ec3c1b174";

const ROUTES = ["POST /orders", "GET /orders/:id", "GET /products"] as const;
/** Requests a second of each route. */
const RATES = [4, 12, 30] as const;

export interface Sent {
  /** Unix seconds: the newest sample, and when the slow request ended. */
  readonly end: number;
  readonly slowAt: number;
}

/** `series` more counters of one name, to be many. */
export async function sendShopMetrics(otlpHttp: string, series = 0): Promise<Sent> {
  const end = Math.floor(Date.now() / 1000 / INTERVAL) * INTERVAL;
  const start = end - SPAN;
  const times = Array.from({ length: SPAN / INTERVAL + 1 }, (_, at) => start + at * INTERVAL);
  const point = (seconds: number): { readonly timeUnixNano: bigint; readonly startTimeUnixNano: bigint } => ({
    timeUnixNano: nano(seconds),
    startTimeUnixNano: nano(start - 60),
  });
  const slowAt = end - 600;
  const slow: Exemplar = {
    timeUnixNano: nano(slowAt),
    value: 0.9,
    traceId: SLOW_TRACE,
    spanId: SLOW_SPAN,
    filteredAttributes: [],
  };
  const requests = counterMetric(
    "http.requests",
    times.flatMap((time, at) =>
      ROUTES.flatMap((route, index) =>
        ["200", "500"].map((status) =>
          numberPoint({
            ...point(time),
            value: Math.round(at * INTERVAL * (RATES[index] ?? 1) * (status === "500" ? 0.02 : 1)),
            attributes: { route, status },
          }),
        ),
      ),
    ),
  );
  const durations = histogramMetric(
    "http.request.duration",
    times.flatMap((time, at) =>
      ROUTES.map((route, index) => {
        const count = BigInt(at * 100);
        return histogramPoint({
          ...point(time),
          count: count * 4n,
          sum: Number(count) * 0.6,
          bucketCounts: index === 0 ? [count, count, count, count] : [count * 2n, count, count, 0n],
          exemplars: index === 0 && time === slowAt ? [slow] : [],
          attributes: { route },
        });
      }),
    ),
  );
  const depth = metric({
    name: "queue.depth",
    unit: "{job}",
    description: "Jobs that wait.",
    data: {
      kind: "gauge",
      dataPoints: times
        // Ten minutes in which nobody looked: a gap.
        .filter((time) => time < end - 1200 || time >= end - 600)
        .map((time) => numberPoint({ ...point(time), value: 20 + 15 * Math.sin(time / 240) })),
    },
  });
  const memory = metric({
    name: "process.memory.usage",
    unit: "By",
    description: "Resident memory of the process.",
    data: {
      kind: "gauge",
      dataPoints: times.map((time, at) => numberPoint({ ...point(time), value: 180e6 + at * 4e5 })),
    },
  });
  const sizes = metric({
    name: "http.response.size",
    unit: "By",
    description: "Bodies of answers.",
    data: {
      kind: "exponentialHistogram",
      aggregationTemporality: 2,
      dataPoints: times.map((time, at) =>
        exponentialPoint({
          ...point(time),
          count: BigInt(at * 3),
          sum: at * 6,
          positive: { offset: 0, bucketCounts: [BigInt(at * 2), BigInt(at)] },
        }),
      ),
    },
  });
  const many = counterMetric(
    "worker.steps",
    times.flatMap((time, at) =>
      Array.from({ length: series }, (_, index) =>
        numberPoint({
          ...point(time),
          value: at * INTERVAL * (index + 1) + Math.round(20 * index * Math.sin(at / (3 + index))),
          attributes: { worker: `w${String(index).padStart(2, "0")}` },
        }),
      ),
    ),
  );
  const shop = metricsData([requests, durations, depth, memory, sizes, ...(series > 0 ? [many] : [])], {
    service: "shop",
  });
  const billing = metricsData([memory], { service: "billing" });
  for (const data of [shop, billing]) await post(`${otlpHttp}/v1/metrics`, encodeMetrics(data));
  const request = span({
    traceId: SLOW_TRACE,
    spanId: SLOW_SPAN,
    name: "POST /orders",
    startTimeUnixNano: nano(slowAt) - 900_000_000n,
    durationMs: 900,
  });
  await post(`${otlpHttp}/v1/traces`, encodeTraces(tracesData([request], { service: "shop" })));
  return { end, slowAt };
}

function nano(seconds: number): bigint {
  return BigInt(seconds) * SECOND;
}

async function post(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body,
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
