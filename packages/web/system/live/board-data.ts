/** Two hours of two services as the SDK sends them: requests by endpoint, durations, exceptions, tenants, traces, logs. */
import {
  encodeLogs,
  encodeMetrics,
  encodeTraces,
  type Exemplar,
  type HistogramDataPoint,
  type NumberDataPoint,
} from "@sightline/otlp";
import {
  counterMetric,
  histogramMetric,
  histogramPoint,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  span,
  tracesData,
} from "@sightline/testkit";

const NANO = 1_000_000_000n;
/** Seconds. */
const INTERVAL = 15;
const SPAN = 7200;
/** How long ago `checkout` became slow. */
const SLOW_SINCE = 1500;

export const SLOW_TRACE = "7c1efff798038103d269b633813fc601";

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const SERVICES = [
  {
    service: "checkout",
    endpoints: ["POST /orders", "GET /orders/:id", "GET /cart", "PUT /cart/:id"],
    rate: 12,
  },
  { service: 'search "eu"', endpoints: ["GET /search", "GET /suggest"], rate: 30 },
] as const;
const TENANTS = ["acme", "northwind", "globex", "initech"] as const;

export interface BoardData {
  /** Unix seconds of the newest sample. */
  readonly end: number;
  readonly start: number;
  readonly slowAt: number;
}

/** `end` in Unix seconds. */
export async function sendBoardData(otlpHttp: string, now: number): Promise<BoardData> {
  const end = Math.floor(now / INTERVAL) * INTERVAL;
  const start = end - SPAN;
  const slowAt = end - 600;
  const times = Array.from({ length: SPAN / INTERVAL + 1 }, (_, at) => start + at * INTERVAL);
  for (const { service, endpoints, rate } of SERVICES) {
    const slow = service === "checkout";
    const requests = new Map<string, number>();
    const counts = endpoints.map(() => BOUNDS.map(() => 0).concat(0));
    const sums = endpoints.map(() => 0);
    const points = {
      requests: new Array<NumberDataPoint>(),
      durations: new Array<HistogramDataPoint>(),
      exceptions: new Array<NumberDataPoint>(),
      tenants: new Array<NumberDataPoint>(),
    };
    const add = (key: string, amount: number): number => {
      const value = (requests.get(key) ?? 0) + amount;
      requests.set(key, value);
      return Math.round(value);
    };
    for (const time of times) {
      const at = { timeUnixNano: BigInt(time) * NANO, startTimeUnixNano: BigInt(start - 60) * NANO };
      const isSlow = slow && time > end - SLOW_SINCE;
      for (const [index, endpoint] of endpoints.entries()) {
        const seen =
          (rate / (index + 1)) *
          INTERVAL *
          (1 + 0.25 * Math.sin(time / 420 + index) + 0.06 * Math.sin(time / 37));
        const failed = seen * (isSlow && index === 0 ? 0.08 : 0.002);
        for (const [status, amount] of [
          ["200", seen - failed],
          ["404", seen * 0.01],
          ["500", failed],
        ] as const) {
          const attributes = { endpoint, method: endpoint.split(" ", 1)[0] ?? "", status_code: status };
          points.requests.push(
            numberPoint({ ...at, value: add(`r ${endpoint} ${status}`, amount), attributes }),
          );
        }
        spread(counts[index] ?? [], seen, isSlow && index === 0 ? 0.9 : 0.04 * (index + 1));
        sums[index] = (sums[index] ?? 0) + seen * (isSlow ? 0.5 : 0.05);
        const whole = (counts[index] ?? []).map((value) => BigInt(Math.round(value)));
        const exemplar: Exemplar = {
          timeUnixNano: BigInt(slowAt) * NANO,
          value: 1.9,
          traceId: SLOW_TRACE,
          spanId: "eee19b7ec3c1b1aa",
          filteredAttributes: [],
        };
        points.durations.push(
          histogramPoint({
            ...at,
            count: whole.reduce((sum, value) => sum + value, 0n),
            sum: sums[index] ?? 0,
            min: 0.001,
            max: 4,
            bucketCounts: whole,
            explicitBounds: BOUNDS,
            exemplars: slow && index === 0 && time === slowAt ? [exemplar] : [],
            attributes: { endpoint, method: endpoint.split(" ", 1)[0] ?? "" },
          }),
        );
      }
      const thrown = add("x", isSlow ? 9 : 0.2);
      points.exceptions.push(
        numberPoint({ ...at, value: thrown, attributes: { exception: "TimeoutError" } }),
      );
      for (const [index, tenant] of TENANTS.entries()) {
        const attributes = { tenant_id: tenant, status_class: "2xx" };
        points.tenants.push(
          numberPoint({ ...at, value: add(`t ${tenant}`, (rate * INTERVAL) / (index + 1)), attributes }),
        );
      }
    }
    const metrics = [
      counterMetric("http.requests", points.requests),
      histogramMetric("http.request.duration", points.durations),
      counterMetric("http.requests.exceptions", points.exceptions),
      counterMetric("tenant.requests", points.tenants),
    ];
    await post(`${otlpHttp}/v1/metrics`, encodeMetrics(metricsData(metrics, { service })));
  }
  await sendTraces(otlpHttp, end, slowAt);
  return { end, start, slowAt };
}

/** Observations around a middle, a tenth of them far above it. */
function spread(counts: number[], seen: number, middle: number): void {
  const shares = [0.15, 0.3, 0.3, 0.15, 0.08, 0.02];
  const from = Math.max(
    BOUNDS.findIndex((bound) => bound >= middle / 3),
    0,
  );
  for (const [at, share] of shares.entries()) {
    const bucket = Math.min(from + at, counts.length - 1);
    counts[bucket] = (counts[bucket] ?? 0) + seen * share;
  }
}

async function sendTraces(otlpHttp: string, end: number, slowAt: number): Promise<void> {
  const spans = Array.from({ length: 40 }, (_, at) => {
    const start = at === 0 ? slowAt : end - 90 * at;
    return span({
      ...(at === 0 ? { traceId: SLOW_TRACE } : {}),
      name: at % 3 === 0 ? "POST /orders" : "GET /cart",
      startTimeUnixNano: BigInt(start) * NANO - 2n * NANO,
      durationMs: at === 0 ? 1900 : 20 + ((at * 37) % 300),
      status: at % 7 === 0 ? 2 : 0,
    });
  });
  await post(`${otlpHttp}/v1/traces`, encodeTraces(tracesData(spans, { service: "checkout" })));
  const records = Array.from({ length: 30 }, (_, at) =>
    logRecord({
      timeUnixNano: BigInt(end - 30 - 60 * at) * NANO,
      severityNumber: at % 3 === 0 ? 17 : 13,
      severityText: at % 3 === 0 ? "ERROR" : "WARN",
      body: at % 3 === 0 ? "payment provider timed out after 900 ms" : "retrying payment",
      ...(at === 0 ? { traceId: SLOW_TRACE } : {}),
    }),
  );
  await post(`${otlpHttp}/v1/logs`, encodeLogs(logsData(records, { service: "checkout" })));
}

async function post(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body,
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
