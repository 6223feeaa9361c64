import { gzipSync } from "node:zlib";
import { encodeMetrics } from "@sightline/otlp";
import { counterMetric, exponentialPoint, metric, metricsData, numberPoint } from "@sightline/testkit";
import Fastify, { type FastifyInstance } from "fastify";
import { pino } from "pino";
import { compress } from "snappyjs";
import { afterEach, describe, expect, it } from "vitest";
import { STALE, writeRequestV1, writeRequestV2 } from "../../../test/remote-write-message.ts";
import { systemClock } from "../../clock.ts";
import { Admission } from "../../receiver/admission.ts";
import { IntakeMeters } from "../../receiver/intake-meters.ts";
import { JsonThread } from "../../receiver/json-thread.ts";
import { seriesIntake } from "../../receiver/series-intake.ts";
import { IntakeWatch } from "../../setup/intake-watch.ts";
import { openMemoryStore } from "../../store/index.ts";
import { prometheusIntake } from "./intake.ts";
import { prometheusApi } from "./routes.ts";

const NOW = Math.floor(Date.now() / 1000) * 1000;
const SECONDS = NOW / 1000;
const V1 = { "content-type": "application/x-protobuf", "content-encoding": "snappy" };
const V2 = {
  "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request",
  "content-encoding": "snappy",
  "x-prometheus-remote-write-version": "2.0.0",
};
const OPEN_METRICS = { "content-type": "application/openmetrics-text; version=1.0.0" };

let app: FastifyInstance | undefined;
afterEach(() => app?.close());

interface Served {
  readonly post: (
    url: string,
    headers: Record<string, string>,
    body: Uint8Array | string,
  ) => Promise<{ readonly status: number; readonly headers: object; readonly text: string }>;
  readonly ask: (path: string) => Promise<unknown>;
  readonly watch: IntakeWatch;
  readonly meters: IntakeMeters;
}

async function served(requests = 10): Promise<Served> {
  const store = openMemoryStore({ clock: systemClock });
  const logger = pino({ level: "silent" });
  const meters = new IntakeMeters(systemClock);
  const watch = new IntakeWatch(systemClock);
  const opened = Fastify();
  app = opened;
  await opened.register(async (scope) =>
    prometheusApi(scope, { store, clock: systemClock, logger, version: "1.2.3" }),
  );
  await prometheusIntake(opened, {
    series: seriesIntake({ writer: store, meters, logger, observer: watch.overSeries() }),
    otlp: { writer: store, meters, logger, json: new JsonThread(), observer: watch.over("http") },
    admission: new Admission({ requests, bytes: 1_000_000 }),
    clock: systemClock,
    logger,
  });
  return {
    post: async (url, headers, body) => {
      const payload = typeof body === "string" ? body : Buffer.from(body);
      const response = await opened.inject({ method: "POST", url, headers, payload });
      return { status: response.statusCode, headers: response.headers, text: response.body };
    },
    ask: async (path) => (await opened.inject({ method: "GET", url: `/api/v1/${path}` })).json(),
    watch,
    meters,
  };
}

/** Nanoseconds since 1970 of seconds from now. */
const nano = (second: number): bigint => BigInt(NOW + second * 1000) * 1_000_000n;
const query = (text: string): string => `query?query=${encodeURIComponent(text)}&time=${SECONDS}`;
const HISTOGRAM = {
  unixMilli: NOW,
  count: 9,
  sum: 18.5,
  schema: 0,
  zeroThreshold: 0.5,
  zeroCount: 1,
  positiveSpans: [{ offset: 1, length: 2 }],
  positiveDeltas: [3, 2],
} as const;

describe("POST /api/v1/write", () => {
  it.each([
    ["1.0", V1, writeRequestV1],
    ["2.0", V2, writeRequestV2],
  ] as const)("stores what remote write %s brings, and says how much", async (_, headers, encode) => {
    const { post, ask, meters } = await served();
    const body = encode([
      {
        labels: ["__name__", "jobs_total", "queue", "a"],
        samples: [
          [NOW - 1000, 4],
          [NOW, 5],
        ],
        exemplars: [[["trace_id", "abc"], 0.5, NOW - 500]],
      },
      {
        labels: ["__name__", "gone"],
        samples: [
          [NOW - 1000, 1],
          [NOW, STALE],
        ],
      },
      { labels: ["__name__", "wait"], histograms: [HISTOGRAM] },
    ]);
    const answer = await post("/api/v1/write", headers, compress(body));
    expect(answer).toMatchObject({
      status: 204,
      text: "",
      headers: {
        "x-prometheus-remote-write-samples-written": "4",
        "x-prometheus-remote-write-histograms-written": "1",
        "x-prometheus-remote-write-exemplars-written": "1",
      },
    });
    expect(meters.stored("metrics")).toBe(5);
    expect(await ask(query("jobs_total"))).toMatchObject({
      data: { result: [{ metric: { __name__: "jobs_total", queue: "a" }, value: [SECONDS, "5"] }] },
    });
    expect(await ask(query("gone"))).toMatchObject({ data: { result: [] } });
    expect(await ask(query("wait"))).toMatchObject({
      data: {
        result: [
          {
            metric: { __name__: "wait" },
            histogram: [
              SECONDS,
              {
                count: "9",
                sum: "18.5",
                buckets: [
                  [3, "-0.5", "0.5", "1"],
                  [0, "1", "2", "3"],
                  [0, "2", "4", "5"],
                ],
              },
            ],
          },
        ],
      },
    });
    expect(await ask(query("histogram_count(wait)"))).toMatchObject({
      data: { result: [{ value: [SECONDS, "9"] }] },
    });
    const range = `query_range?query=wait&start=${SECONDS}&end=${SECONDS}&step=1`;
    expect(await ask(range)).toMatchObject({
      data: { result: [{ histograms: [[SECONDS, { count: "9" }]] }] },
    });
  });

  it("stores what it can of a request, answers 400 with the reasons, and shows them on the setup page", async () => {
    const { post, watch } = await served();
    const body = writeRequestV1([
      {
        labels: ["__name__", "a"],
        samples: [
          [NOW, 1],
          [NOW - 40 * 86_400_000, 1],
        ],
      },
      { labels: ["b", "nameless"], samples: [[NOW, 1]] },
    ]);
    const answer = await post("/api/v1/write", V1, compress(body));
    expect(answer.status).toBe(400);
    expect(answer.headers).toMatchObject({ "x-prometheus-remote-write-samples-written": "1" });
    expect(JSON.parse(answer.text)).toMatchObject({
      status: "error",
      errorType: "bad_data",
      error: expect.stringMatching(/2 .*refused, 1 .*no name; 1: sample time is older than the retention/u),
    });
    expect(watch.refusals.list()).toHaveLength(2);
  });

  it.each([
    [415, { ...V1, "content-type": "application/json" }, compress(Buffer.from(""))],
    [
      415,
      { ...V1, "content-type": "application/x-protobuf;proto=io.prometheus.write.v9.Request" },
      Buffer.of(0),
    ],
    [415, { ...V1, "content-encoding": "gzip" }, Buffer.of(0)],
    [400, V1, Buffer.of(5, 0)],
    [400, V1, compress(Buffer.of(10, 200))],
    [413, V1, Buffer.of(0x80, 0x80, 0x80, 0x80, 0x0f)],
  ])("answers %s to what it cannot read, in words", async (status, headers, body) => {
    const { post, watch } = await served();
    const answer = await post("/api/v1/write", headers, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      status: "error",
      errorType: "bad_data",
      error: expect.stringMatching(/\w{20}|\. /u),
    });
    expect(watch.refusals.list()).toMatchObject([{ of: "requests", signal: "metrics" }]);
  });

  it("answers 429 with Retry-After when too much is under way", async () => {
    const { post } = await served(0);
    const answer = await post("/api/v1/write", V1, compress(writeRequestV1([])));
    expect(answer).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
  });
});

describe("POST /api/v1/import/prometheus", () => {
  it("stores text with its times, exemplars and what the metrics are", async () => {
    const { post, ask } = await served();
    const page = `# TYPE jobs counter
# HELP jobs Done
jobs_total{queue="a"} 7 ${SECONDS - 10}
jobs_total{queue="a"} 9 ${SECONDS} # {trace_id="abc"} 0.25 ${SECONDS - 1}
# EOF
`;
    const answer = await post("/api/v1/import/prometheus", OPEN_METRICS, page);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      { status: "success", data: { series: 1, samples: 2, exemplars: 1, refused: [] } },
    ]);
    expect(await ask(query("increase(jobs_total[20s]) > 0"))).toMatchObject({
      data: { result: [{ metric: { queue: "a" } }] },
    });
    expect(await ask("metadata?metric=jobs_total")).toEqual({
      status: "success",
      data: { jobs_total: [{ type: "counter", help: "Done", unit: "" }] },
    });
    const exemplars = `query_exemplars?query=${encodeURIComponent("rate(jobs_total[5m])")}&start=${SECONDS - 60}&end=${SECONDS}`;
    expect(await ask(exemplars)).toEqual({
      status: "success",
      data: [
        {
          seriesLabels: { __name__: "jobs_total", queue: "a" },
          exemplars: [{ labels: { trace_id: "abc" }, value: "0.25", timestamp: SECONDS - 1 }],
        },
      ],
    });
  });

  it("takes gzip, and the classic format without times as of now", async () => {
    const { post, ask } = await served();
    const packed = gzipSync('up{job="x"} 1\n');
    const headers = { "content-type": "text/plain", "content-encoding": "gzip" };
    expect((await post("/api/v1/import/prometheus", headers, packed)).status).toBe(200);
    expect(await ask(`query?query=up`)).toMatchObject({
      data: { result: [{ value: [expect.any(Number), "1"] }] },
    });
  });

  it("refuses a page with a fault whole, with its line, and samples that are too old one by one", async () => {
    const { post, ask, watch } = await served();
    const broken = await post("/api/v1/import/prometheus", {}, "a 1\nb one\n");
    expect([broken.status, JSON.parse(broken.text)]).toMatchObject([
      400,
      { status: "error", error: expect.stringContaining("Line 2, column 3") },
    ]);
    expect(await ask("query?query=a")).toMatchObject({ data: { result: [] } });
    const old = await post("/api/v1/import/prometheus", {}, `a 1 1000\na 2 ${NOW}\n`);
    expect(JSON.parse(old.text)).toMatchObject({
      data: { samples: 1, refused: [{ count: 1, reason: expect.stringContaining("retention") }] },
      warnings: [expect.stringContaining("retention")],
    });
    expect(watch.refusals.list()).toHaveLength(2);
  });
});

describe("POST /api/v1/otlp/v1/metrics", () => {
  it("takes OTLP as Prometheus does, and answers in OTLP's words", async () => {
    const { post, ask } = await served();
    const points = [numberPoint({ timeUnixNano: BigInt(NOW) * 1_000_000n, value: 3n })];
    const body = encodeMetrics(metricsData([counterMetric("jobs", points)], { service: "shop" }));
    const headers = { "content-type": "application/x-protobuf", "content-encoding": "gzip" };
    const answer = await post("/api/v1/otlp/v1/metrics", headers, gzipSync(body));
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/x-protobuf" } });
    expect(await ask(query("{job='shop'}"))).toMatchObject({ data: { result: [{ value: [SECONDS, "3"] }] } });
  });

  it("answers quantiles of exponential histograms that come as deltas", async () => {
    const { post, ask } = await served();
    const dataPoints = [-40, -20].map((second) =>
      exponentialPoint({
        startTimeUnixNano: nano(second - 20),
        timeUnixNano: nano(second),
        scale: 0,
        zeroCount: 0n,
        count: 10n,
        sum: 60,
        // Between 1 and 2, 2 and 4, 4 and 8.
        positive: { offset: 0, bucketCounts: [1n, 4n, 5n] },
        negative: { offset: 0, bucketCounts: [] },
      }),
    );
    const data = { kind: "exponentialHistogram", dataPoints, aggregationTemporality: 1 } as const;
    const body = encodeMetrics(metricsData([metric({ name: "wait", unit: "s", data })]));
    await post("/api/v1/otlp/v1/metrics", { "content-type": "application/x-protobuf" }, body);
    // The rank is 9 of 10, 4 of the 5 in the last bucket: 4 × 2^0.8.
    const answer = await ask(query("histogram_quantile(0.9, rate(wait_seconds[1m]))"));
    expect(answer).toMatchObject({ data: { result: [{ value: [SECONDS, expect.any(String)] }] } });
    expect(Number(JSON.stringify(answer).match(/"([\d.]+)"\]/u)?.[1])).toBeCloseTo(4 * 2 ** 0.8, 9);
    expect(await ask(query("histogram_count(increase(wait_seconds[1m])) > 15"))).toMatchObject({
      data: { result: [{}] },
    });
  });

  it("refuses what is no OTLP, and counts it", async () => {
    const { post, watch } = await served();
    const path = "/api/v1/otlp/v1/metrics";
    expect(await post(path, { "content-type": "text/plain" }, "x")).toMatchObject({ status: 415 });
    const broken = await post(path, { "content-type": "application/json" }, "{");
    expect([broken.status, JSON.parse(broken.text)]).toMatchObject([400, { code: 3 }]);
    expect(watch.refusals.list()).toHaveLength(2);
  });
});

describe("/api/v1/status", () => {
  it("counts the series of the last two hours", async () => {
    const { post, ask } = await served();
    const page = `a{queue="x"} 1 ${NOW}\na{queue="y"} 1 ${NOW}\nb{queue="x"} 1 ${NOW}\nold 1 ${NOW - 3 * 3_600_000}\n`;
    await post("/api/v1/import/prometheus", {}, page);
    expect(await ask("status/tsdb?limit=1")).toEqual({
      status: "success",
      data: {
        headStats: {
          numSeries: 3,
          numLabelPairs: 4,
          chunkCount: 0,
          minTime: expect.any(Number),
          maxTime: expect.any(Number),
        },
        seriesCountByMetricName: [{ name: "a", value: 2 }],
        labelValueCountByLabelName: [{ name: "__name__", value: 2 }],
        memoryInBytesByLabelName: [{ name: "__name__", value: 3 }],
        seriesCountByLabelValuePair: [{ name: "__name__=a", value: 2 }],
      },
    });
  });

  it.each(["buildinfo", "runtimeinfo", "flags", "config", "walreplay"])("answers %s", async (name) => {
    const { ask } = await served();
    expect(await ask(`status/${name}`)).toMatchObject({ status: "success", data: expect.any(Object) });
  });
});
