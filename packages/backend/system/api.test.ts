import { setTimeout as sleep } from "node:timers/promises";
import { downloadPaths, endpoints, questionPaths, type Endpoint } from "@sightline/api";
import type { Dashboard } from "@sightline/model";
import { encodeLogs, encodeMetrics, encodeTraces } from "@sightline/otlp";
import {
  childSpan,
  counterMetric,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  span,
  spanEvent,
  tracesData,
} from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

const MILLISECOND = 1_000_000n;
const MINUTE = 60_000n * MILLISECOND;
const now = BigInt(Date.now()) * MILLISECOND;

const gateway = span({
  name: "POST /talk",
  startTimeUnixNano: now - 5000n * MILLISECOND,
  durationMs: 1200,
  attributes: { "http.route": "/talk", "tenant.id": "acme" },
});
const call = childSpan(gateway, { name: "POST /transcribe", kind: 3, durationMs: 900 });
const server = childSpan(call, {
  name: "POST /transcribe",
  kind: 2,
  durationMs: 800,
  status: { code: 2, message: "model timed out" },
  events: [spanEvent({ name: "exception", timeUnixNano: call.startTimeUnixNano + MILLISECOND })],
});
const { traceId } = gateway;
/** Its id is the trace's, so that one value serves every path. */
const shipped: Dashboard = {
  id: traceId,
  title: "Words",
  rows: [{ title: "", panels: [{ kind: "value", title: "Spoken", queries: [] }] }],
};

async function fill({ addresses }: RunningBackend): Promise<void> {
  const bodies = [
    ["traces", encodeTraces(tracesData([gateway, call], { service: "gateway" }))],
    [
      "traces",
      encodeTraces(tracesData([server], { service: "stt", resource: { "service.version": "2.14.0" } })),
    ],
    [
      "logs",
      encodeLogs(
        logsData(
          [
            logRecord({
              timeUnixNano: server.startTimeUnixNano,
              traceId,
              spanId: server.spanId,
              severityNumber: 17,
              body: "model timed out",
            }),
          ],
          { service: "stt" },
        ),
      ),
    ],
    [
      "metrics",
      encodeMetrics(
        metricsData([
          counterMetric("orders", [
            numberPoint({ startTimeUnixNano: now - MINUTE, timeUnixNano: now - 1000n * MILLISECOND }),
          ]),
        ]),
      ),
    ],
  ] as const;
  for (const [signal, body] of bodies) {
    const headers = { "content-type": "application/x-protobuf" };
    const response = await fetch(`${addresses.otlpHttp}/v1/${signal}`, { method: "POST", headers, body });
    expect(response.status).toBe(200);
  }
  const declared = await put(addresses.ui, "stt", { ...MANIFEST, service: { name: "stt" } });
  expect(declared.status).toBe(200);
}

const MANIFEST = { manifest: 1, metrics: [{ name: "words" }], slos: [], alerts: [], dashboards: [] };

function put(ui: string, service: string, manifest: object): Promise<Response> {
  return fetch(`${ui}/api/sightline/declarations/${service}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(manifest),
  });
}

describe.each(["memory", "chdb"] as const)("the APIs over a filled %s store", (store) => {
  let backend: RunningBackend;
  beforeAll(async () => {
    backend = await runningBackend({ store, dashboards: [shipped] });
    await fill(backend);
  });
  afterAll(() => backend.close());

  const get = (path: string): Promise<Response> => fetch(backend.addresses.ui + path);
  const data = async (path: string): Promise<unknown> => (await (await get(path)).json()).data;

  // First, since a rate is of the last ten seconds.
  it("counts what came in", async () => {
    const { received } = await backend.client.setup();
    expect(received).toMatchObject({ spans: 3, logs: 1 });
    await expect
      .poll(async () => (await backend.client.health()).ingest.spansPerSecond, { timeout: 10_000 })
      .toBeGreaterThan(0);
    // Health does not wait for a store that is slow to count.
    await expect
      .poll(() => backend.client.health(), { timeout: 60_000 })
      .toMatchObject({
        version: "1.2.3",
        services: 2,
        checks: expect.arrayContaining([expect.objectContaining({ name: "store", status: "ok" })]),
      });
  });

  /** The spans here asked no database: what is said of statements is the store's contract. */
  const answered = Object.entries<Endpoint>(endpoints).filter(([name]) => name !== "databaseStatement");

  it.each(answered)("answers %s as its schema says, strictly", async (_, endpoint) => {
    const path = endpoint.path.replace(":name", "stt").replace(":id", traceId);
    const response = await get(path);
    const answer: unknown = await response.json();
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    // Unknown fields are dropped by the schema: what is left is what was answered, or a field has no place in it.
    expect(endpoint.answer.parse(answer)).toEqual(answer);
  });

  it("keeps what services declare, and refuses what is no declaration in words", async () => {
    const { ui } = backend.addresses;
    expect(await backend.client.declaration({ name: "stt" })).toMatchObject({ metrics: [{ name: "words" }] });
    const refused = await put(ui, "stt", { ...MANIFEST, service: { name: "tts" } });
    expect([refused.status, (await refused.json()).error]).toMatchObject([
      400,
      { code: "DECLARATION_OF_ANOTHER", hint: expect.stringContaining("declarations/tts") },
    ]);
    const headers = { "content-type": "application/json" };
    const path = `${ui}/api/sightline/declarations/stt`;
    const broken = await fetch(path, { method: "PUT", headers, body: "{" });
    expect([broken.status, (await broken.json()).error.hint]).toEqual([400, expect.any(String)]);
    expect((await fetch(path, { method: "DELETE" })).status).toBe(204);
    expect((await fetch(path, { method: "DELETE" })).status).toBe(404);
    expect((await backend.client.declarations()).declarations).toEqual([]);
  });

  it("says what is not there", async () => {
    const response = await get(`/api/sightline/databases/statements/${traceId}`);
    expect([response.status, (await response.json()).error.code]).toEqual([404, "STATEMENT_NOT_FOUND"]);
  });

  it("describes every endpoint in its OpenAPI document", async () => {
    const document = await backend.client.openapi();
    const described = Object.keys(Object(document["paths"]));
    const ours = Object.values(endpoints).map(({ path }) => path.replace(/:(\w+)/, "{$1}"));
    const streamed = [downloadPaths, questionPaths].flatMap((paths) => Object.values(paths));
    expect(described.toSorted()).toEqual([...ours, ...streamed].toSorted());
  });

  it("finds traces by a filter on one span", async () => {
    const { traces, matched, total } = await backend.client.traces({
      query: "service = stt and status = error",
    });
    expect([traces.length, matched, total]).toEqual([1, 1, 1]);
    expect(traces[0]).toMatchObject({
      traceId,
      service: "gateway",
      name: "POST /talk",
      spanCount: 3,
      errorCount: 1,
    });
    expect((await backend.client.traces({ query: "service = gateway and status = error" })).traces).toEqual(
      [],
    );
  });

  it("puts a trace's logs beside it", async () => {
    const trace = await backend.client.trace({ id: traceId });
    expect(trace.logs.map(({ body, spanId }) => [body, spanId])).toEqual([
      ["model timed out", server.spanId],
    ]);
  });

  it.each([
    ["/api/sightline/traces?query=service+%3D", 400, "FILTER_INVALID", "query"],
    ["/api/sightline/traces?from=yesterday", 400, "PARAMETER_INVALID", "from"],
    ["/api/sightline/traces?limit=0", 400, "PARAMETER_INVALID", "limit"],
    ["/api/sightline/traces?from=1&from=2", 400, "PARAMETER_INVALID", "from"],
    ["/api/sightline/traces?form=1", 400, "PARAMETER_INVALID", "form"],
    ["/api/sightline/traces?cursor=nonsense", 400, "BAD_CURSOR", "cursor"],
    ["/api/sightline/activity?from=0&step=1", 400, "TOO_MANY_POINTS", "step"],
    ["/api/sightline/traces/xyz", 400, "PARAMETER_INVALID", "id"],
    ["/api/sightline/traces/0123456789abcdef0123456789abcdef", 404, "TRACE_NOT_FOUND", undefined],
    ["/api/sightline/services/nobody", 404, "SERVICE_NOT_FOUND", undefined],
    ["/api/sightline/nothing", 404, "PATH_UNKNOWN", undefined],
    ["/api/nothing", 404, "PATH_UNKNOWN", undefined],
    ["/%ZZ", 400, "REQUEST_INVALID", undefined],
  ])("%s is refused", async (path, status, code, field) => {
    const response = await get(path);
    const body: unknown = await response.json();
    expect([response.status, body]).toEqual([
      status,
      {
        error: {
          code,
          message: expect.any(String),
          hint: expect.any(String),
          ...(field === undefined ? {} : { field }),
        },
      },
    ]);
  });

  it("answers Jaeger's queries", async () => {
    expect(await data("/api/services")).toEqual(expect.arrayContaining(["gateway", "stt"]));
    expect(await data("/api/services/stt/operations")).toEqual(["POST /transcribe"]);
    expect(await data("/api/operations?service=gateway&spanKind=client")).toEqual([
      { name: "POST /transcribe", spanKind: "client" },
    ]);
    expect(await data("/api/dependencies?endTs=" + Date.now())).toEqual([
      { parent: "gateway", child: "stt", callCount: 1 },
    ]);
    const tags = encodeURIComponent(JSON.stringify({ error: "true" }));
    const found = await data(`/api/traces?service=stt&tags=${tags}&minDuration=500ms&lookback=1h&limit=5`);
    expect(found).toMatchObject([{ traceID: traceId, spans: [{}, {}, {}] }]);
    expect(await data(`/api/traces?service=stt&tags=${tags}&minDuration=2s`)).toEqual([]);
  });

  it("answers a trace that is not there as Jaeger does", async () => {
    const response = await get("/api/traces/0123456789abcdef0123456789abcdef");
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      data: null,
      total: 0,
      limit: 0,
      offset: 0,
      errors: [{ code: 404, msg: "trace not found" }],
    });
  });

  it("has metrics of its own that Prometheus can read", async () => {
    await get("/api/sightline/health");
    await sleep(10);
    const response = await get("/metrics");
    const text = await response.text();
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(text).toMatch(/^sightline_stored_items_total\{signal="traces"\} 3$/m);
    expect(text).toMatch(
      /^sightline_received_requests_total\{signal="traces",transport="http",code="200"\} 2$/m,
    );
    expect(text).toMatch(/^sightline_store_bytes \d+$/m);
    expect(text).toMatch(
      /^sightline_http_request_duration_seconds_count\{method="GET",route="\/api\/sightline\/health",status="200"\} \d+$/m,
    );
    const odd = text.split("\n").filter((line) => !/^(#|[a-z_]+(\{.*\})? [-+.\dNaInf]+$|$)/.test(line));
    expect(odd).toEqual([]);
  });

  it("is live and ready", async () => {
    expect((await get("/health/live")).status).toBe(200);
    expect(await (await get("/health/ready")).json()).toMatchObject({ status: "ok" });
  });
});
