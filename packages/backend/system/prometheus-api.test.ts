/** Prometheus' HTTP API over both stores: its paths, parameters, answers and errors. */
import { type Exemplar, encodeMetrics } from "@sightline/otlp";
import { counterMetric, metric, metricsData, numberPoint } from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
// On a whole minute, so that steps and samples meet.
const end = ((BigInt(Date.now()) * 1_000_000n) / MINUTE) * MINUTE;
const at = Number(end / SECOND);

const waiting: Exemplar = {
  timeUnixNano: end,
  value: 7,
  traceId: "5b8efff798038103d269b633813fc60c",
  spanId: "eee19b7ec3c1b174",
  filteredAttributes: [],
};

/** Every 15 s for ten minutes: one counter with two routes, growing by 1 and 3 a second, and a gauge. */
async function fill({ addresses }: RunningBackend): Promise<void> {
  const times = Array.from({ length: 41 }, (_, index) => end - 10n * MINUTE + BigInt(index) * 15n * SECOND);
  const points = times.flatMap((timeUnixNano, index) =>
    [1, 3].map((rate) =>
      numberPoint({
        startTimeUnixNano: end - 60n * MINUTE,
        timeUnixNano,
        value: index * 15 * rate,
        attributes: { route: rate === 1 ? "/a" : "/b" },
      }),
    ),
  );
  const body = encodeMetrics(
    metricsData([
      counterMetric("requests", points),
      metric({
        name: "queue.depth",
        unit: "{job}",
        description: "Jobs that wait.",
        data: {
          kind: "gauge",
          dataPoints: [numberPoint({ timeUnixNano: end, value: 7, exemplars: [waiting] })],
        },
      }),
    ]),
  );
  const headers = { "content-type": "application/x-protobuf" };
  const response = await fetch(`${addresses.otlpHttp}/v1/metrics`, { method: "POST", headers, body });
  expect(response.status).toBe(200);
}

describe.each(["memory", "chdb"] as const)("Prometheus' API over a filled %s store", (store) => {
  let backend: RunningBackend;
  beforeAll(async () => {
    backend = await runningBackend({ store });
    await fill(backend);
  });
  afterAll(() => backend.close());

  async function get(path: string, params: Readonly<Record<string, string | number>> = {}): Promise<unknown> {
    const query = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
    return (await fetch(`${backend.addresses.ui}/api/v1/${path}?${query.toString()}`)).json();
  }

  it("answers an instant query", async () => {
    expect(
      await get("query", { query: "round(sum by (route) (rate(requests_total[5m])), 0.001)", time: at }),
    ).toEqual({
      status: "success",
      data: {
        resultType: "vector",
        result: [
          { metric: { route: "/a" }, value: [at, "1"] },
          { metric: { route: "/b" }, value: [at, "3"] },
        ],
      },
    });
    expect(await get("query", { query: "1 + 2", time: new Date(at * 1000).toISOString() })).toEqual({
      status: "success",
      data: { resultType: "scalar", result: [at, "3"] },
    });
    expect(await get("query", { query: '"text"', time: at })).toMatchObject({
      data: { resultType: "string", result: [at, "text"] },
    });
    expect(await get("query", { query: "queue_depth[30s]", time: at })).toMatchObject({
      data: { resultType: "matrix", result: [{ metric: { __name__: "queue_depth" }, values: [[at, "7"]] }] },
    });
  });

  it("answers a range query, by form as well", async () => {
    const params = {
      query: "round(sum(rate(requests_total[2m])), 0.001)",
      start: at - 120,
      end: at,
      step: "1m",
    };
    const wanted = {
      status: "success",
      data: {
        resultType: "matrix",
        result: [
          {
            metric: {},
            values: [
              [at - 120, "4"],
              [at - 60, "4"],
              [at, "4"],
            ],
          },
        ],
      },
    };
    expect(await get("query_range", params)).toEqual(wanted);
    const form = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
    const posted = await fetch(`${backend.addresses.ui}/api/v1/query_range`, { method: "POST", body: form });
    expect(await posted.json()).toEqual(wanted);
  });

  it("lists series, label names, label values and metadata", async () => {
    const window = { start: at - 600, end: at };
    expect(await get("series", { ...window, "match[]": 'requests_total{route=~"/a|/x"}' })).toMatchObject({
      status: "success",
      data: [{ __name__: "requests_total", route: "/a" }],
    });
    expect(await get("labels", { ...window, "match[]": "requests_total" })).toMatchObject({
      data: expect.arrayContaining(["__name__", "job", "route"]),
    });
    expect(await get("label/route/values", window)).toEqual({ status: "success", data: ["/a", "/b"] });
    expect(await get("label/__name__/values", { ...window, limit: 1 })).toEqual({
      status: "success",
      data: ["queue_depth"],
      warnings: ["results truncated due to limit"],
    });
    expect(await get("metadata", { metric: "queue_depth" })).toEqual({
      status: "success",
      data: { queue_depth: [{ type: "gauge", help: "Jobs that wait.", unit: "{job}" }] },
    });
  });

  it("takes a name before the braces for a condition, where series are named as in queries", async () => {
    const window = { start: at - 600, end: at };
    expect(await get("series", { ...window, "match[]": "queue_depth" })).toMatchObject({
      data: [{ __name__: "queue_depth" }],
    });
    expect(
      await get("label/__name__/values", { ...window, "match[]": 'requests_total{route="/a"}' }),
    ).toEqual({
      status: "success",
      data: ["requests_total"],
    });
    expect(await get("query_exemplars", { ...window, query: "avg(queue_depth)" })).toMatchObject({
      data: [{ seriesLabels: { __name__: "queue_depth" }, exemplars: [{ value: "7" }] }],
    });
    // The exemplar of the other metric is not this one's.
    expect(await get("query_exemplars", { ...window, query: "rate(requests_total[5m])" })).toEqual({
      status: "success",
      data: [],
    });
  });

  it("lays a query out, tells what it speaks, and has no targets, rules and exemplars", async () => {
    expect(await get("format_query", { query: "sum by(a)(rate(x[5m]))" })).toEqual({
      status: "success",
      data: "sum by (a) (rate(x[5m]))",
    });
    expect(await get("status/buildinfo")).toMatchObject({
      data: { version: expect.stringMatching(/^3\./u) },
    });
    expect(await get("targets")).toMatchObject({ data: { activeTargets: [] } });
    expect(await get("rules")).toEqual({ status: "success", data: { groups: [] } });
    expect(await get("query_exemplars", { query: "requests_total" })).toEqual({
      status: "success",
      data: [],
    });
  });

  it.each([
    ["query", {}, 400, "bad_data", /query/u],
    ["query", { query: "sum(" }, 400, "bad_data", /parse error/u],
    ["query", { query: "up", time: "yesterday" }, 400, "bad_data", /yesterday/u],
    ["query", { query: "up", timeout: "soon" }, 400, "bad_data", /soon/u],
    ["query", { query: "up", limit: "-1" }, 400, "bad_data", /limit/u],
    ["query", { query: 'up{job=~"("}' }, 400, "bad_data", /./u],
    ["query", { query: "requests_total * on () requests_total", time: at }, 422, "execution", /match/u],
    ["query_range", { query: "up", start: 0, end: 1 }, 400, "bad_data", /step/u],
    ["query_range", { query: "up", start: 2, end: 1, step: 1 }, 400, "bad_data", /before/u],
    ["query_range", { query: "up", start: 0, end: 20_000, step: 1 }, 400, "bad_data", /11000|11,000/u],
    ["query_range", { query: "up", start: 0, end: 1, step: 0 }, 400, "bad_data", /step/u],
    ["series", {}, 400, "bad_data", /match\[\]/u],
    ["series", { "match[]": "{" }, 400, "bad_data", /parse error/u],
    ["labels", { start: 2, end: 1 }, 400, "bad_data", /end/u],
  ])("refuses %s with %j", async (path, params, status, errorType, error) => {
    const query = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
    const answer = await fetch(`${backend.addresses.ui}/api/v1/${path}?${query.toString()}`);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({
      status: "error",
      errorType,
      error: expect.stringMatching(error),
    });
  });
});
