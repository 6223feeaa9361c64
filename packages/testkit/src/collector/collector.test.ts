import { gzipSync } from "node:zlib";
import {
  decodeExportResponse,
  encodeLogsJson,
  encodeMetrics,
  encodeTraces,
  encodeTracesJson,
} from "@sightline/otlp";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  collector,
  type Collector,
  logRecord,
  logsData,
  metric,
  metricsData,
  plainAttributes,
  span,
  tracesData,
} from "../index.ts";

const PROTOBUF = { "content-type": "application/x-protobuf" };
const JSON_TYPE = { "content-type": "application/json" };

function post(url: string, headers: Record<string, string>, body: BodyInit): Promise<Response> {
  return fetch(url, { method: "POST", headers, body });
}

async function opened(): Promise<Collector> {
  const server = await collector();
  onTestFinished(() => server.close());
  return server;
}

describe("collector", () => {
  it("takes the three signals, protobuf, gzip and JSON", async () => {
    const server = await opened();
    const sent = span({ name: "checkout", attributes: { "http.route": "/pay", retries: 2 } });
    const record = logRecord({ body: "declined" });
    const gzip = { ...PROTOBUF, "content-encoding": "gzip" };
    await post(`${server.url}/v1/traces`, gzip, gzipSync(encodeTraces(tracesData([sent]))));
    await post(`${server.url}/v1/logs`, JSON_TYPE, encodeLogsJson(logsData([record])));
    await post(`${server.url}/v1/metrics`, PROTOBUF, encodeMetrics(metricsData()));
    expect(server.spans()).toStrictEqual([sent]);
    expect(server.spanResources().map(({ attributes }) => plainAttributes(attributes))).toStrictEqual([
      { "service.name": "shop" },
    ]);
    expect(plainAttributes(server.spans()[0]?.attributes)).toStrictEqual({
      "http.route": "/pay",
      retries: 2,
    });
    expect(server.logRecords()).toStrictEqual([record]);
    expect(server.metrics()).toStrictEqual([metric()]);
    expect(server.requests.map(({ gzip: packed }) => packed)).toStrictEqual([true, false, false]);
  });

  it("answers by the script, then with success", async () => {
    const server = await opened();
    const url = `${server.url}/v1/traces`;
    const body = encodeTraces(tracesData([span()]));
    server.answer(
      { kind: "status", status: 503, retryAfter: 1 },
      { kind: "partial", rejected: 1, message: "too old" },
      { kind: "reset" },
    );
    const busy = await post(url, PROTOBUF, body);
    expect([busy.status, busy.headers.get("retry-after")]).toStrictEqual([503, "1"]);
    const partial = await post(url, PROTOBUF, body);
    expect(decodeExportResponse(await partial.bytes())).toStrictEqual({
      rejected: 1n,
      errorMessage: "too old",
    });
    await expect(post(url, PROTOBUF, body)).rejects.toThrow("fetch failed");
    const taken = await post(url, JSON_TYPE, encodeTracesJson(tracesData([span()])));
    expect(await taken.json()).toStrictEqual({});
    expect(server.requests).toHaveLength(4);
    expect(server.spans()).toHaveLength(2);
  });

  it("refuses what it cannot read with the path of the field", async () => {
    const server = await opened();
    const answer = await post(
      `${server.url}/v1/traces`,
      JSON_TYPE,
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}',
    );
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("resourceSpans[0].scopeSpans[0].spans[0].traceId");
    expect((await post(`${server.url}/v2/traces`, JSON_TYPE, "{}")).status).toBe(404);
  });

  it("comes back on its port", async () => {
    const first = await collector();
    await first.close();
    const second = await collector(first.port);
    onTestFinished(() => second.close());
    expect(second.url).toBe(first.url);
  });

  it("waits until a test has what it needs, and closes hanging connections", async () => {
    const server = await collector();
    server.answer({ kind: "hang" });
    const hanging = post(`${server.url}/v1/traces`, PROTOBUF, encodeTraces(tracesData()));
    await server.until(({ requests }) => requests.length === 1);
    await expect(server.until(() => false, 10)).rejects.toThrow("Not reached in 10 ms");
    await server.close();
    await expect(hanging).rejects.toThrow("fetch failed");
  });
});
