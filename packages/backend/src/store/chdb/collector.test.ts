/** A collector writes beside us: rows as its ClickHouse exporter inserts them are found by our readers. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { span, tracesData } from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASE, HOUR, page, SECOND, selection, series, writeTraces } from "../contract/subject.ts";
import type { Store } from "../store.ts";
import { openChdbStore } from "./chdb-store.ts";
import { execute } from "./client.ts";
import { openEngine } from "./engine.ts";
import { stringLiteral } from "./sql/literal.ts";

/**
 * The columns of its INSERT statements: exporter/clickhouseexporter/internal/sqltemplates/traces_insert.sql and
 * logs_insert.sql of opentelemetry-collector-contrib v0.152. `EventName` is there in tables that have it.
 */
const SPAN_INSERT =
  "Timestamp, TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName, ScopeVersion, SpanAttributes, Duration, StatusCode, StatusMessage, Events.Timestamp, Events.Name, Events.Attributes, Links.TraceId, Links.SpanId, Links.TraceState, Links.Attributes";
const LOG_INSERT =
  "Timestamp, TraceId, SpanId, TraceFlags, SeverityText, SeverityNumber, ServiceName, Body, ResourceSchemaUrl, ResourceAttributes, ScopeSchemaUrl, ScopeName, ScopeVersion, ScopeAttributes, LogAttributes";

const TRACE = "5b8efff798038103d269b633813fc60c";
const RESOURCE = "map('service.name', 'shop', 'service.version', '1.4', 'service.instance.id', 'shop-1')";

/** A value of DateTime64(9), as the driver sends it. */
function time(nano: bigint): string {
  return `fromUnixTimestamp64Nano(toInt64(${nano}))`;
}

interface SpanRow {
  readonly at: bigint;
  readonly spanId: string;
  readonly parent: string;
  readonly name: string;
  /** `traceutil.SpanKindStr` gives `Server`; exporters before v0.80 wrote `SPAN_KIND_SERVER`. */
  readonly kind: string;
  readonly status: string;
  readonly duration: number;
}

function spanValues({ at, spanId, parent, name, kind, status, duration }: SpanRow): string {
  const texts = [TRACE, spanId, parent, "vendor=1", name, kind, "shop"].map(stringLiteral).join(", ");
  return `(${time(at)}, ${texts}, ${RESOURCE}, 'lib', '2.0', map('http.route', '/pay', 'tenant.id', 'acme'), ${duration}, ${stringLiteral(status)}, '',
    [${time(at + 5n)}], ['exception'], [map('exception.type', 'Declined')], ['${"ab".repeat(16)}'], ['${"cd".repeat(8)}'], [''], [map('why', 'retry')])`;
}

describe("rows of a collector", () => {
  let dataDir = "";
  let store: Store;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-collector-"));
    await (await openChdbStore({ dataDir, clock: Date.now })).close();
    const engine = await openEngine({ dataDir, memoryBytes: 1e9 });
    const session = engine.session();
    const rows = [
      {
        at: BASE,
        spanId: "a".repeat(16),
        parent: "",
        name: "POST /pay",
        kind: "Server",
        status: "Error",
        duration: 9_000_000,
      },
      {
        at: BASE + 1000n,
        spanId: "b".repeat(16),
        parent: "a".repeat(16),
        name: "charge",
        kind: "SPAN_KIND_CLIENT",
        status: "STATUS_CODE_UNSET",
        duration: 4_000_000,
      },
    ];
    await execute(
      session,
      `INSERT INTO sightline.otel_traces (${SPAN_INSERT}) VALUES ${rows.map(spanValues).join(", ")}`,
    );
    await execute(
      session,
      `INSERT INTO sightline.otel_logs (${LOG_INSERT}) VALUES
       (${time(BASE + 2000n)}, '${TRACE}', '${"a".repeat(16)}', 1, 'ERROR', 17, 'shop', 'card declined', 'https://schema', ${RESOURCE}, '', 'pino', '9', map(), map('order', '7')),
       (${time(BASE + 3000n)}, '', '', 0, 'WARN', 0, '', 'no service and no number', '', map(), '', '', '', map(), map())`,
    );
    session.close();
    await engine.drain();
    store = await openChdbStore({ dataDir, clock: Date.now });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("are a trace by its id, with its logs, through the table of ids and times that the view fills", async () => {
    expect(await store.trace(TRACE)).toMatchObject({
      traceId: TRACE,
      durationNano: 9_000_000,
      spans: [
        {
          name: "POST /pay",
          kind: "server",
          status: { code: "error" },
          service: "shop",
          scope: { name: "lib", version: "2.0" },
          attributes: { "http.route": "/pay", "tenant.id": "acme" },
          events: [{ name: "exception", offsetNano: 5, attributes: { "exception.type": "Declined" } }],
          links: [{ traceId: "ab".repeat(16), attributes: { why: "retry" } }],
        },
        { name: "charge", kind: "client", status: { code: "unset" }, parentSpanId: "a".repeat(16) },
      ],
      logs: [{ body: "card declined", level: "error", attributes: { order: "7" } }],
    });
  });

  it.each([
    "service = shop and http.route = /pay and duration > 5ms",
    "status = error and kind = server",
    "kind = client",
    "tenant = acme version = 1.4",
  ])("are found by %s", async (query) => {
    const list = await store.traces(page(query));
    expect(list).toMatchObject({ matched: 1, traces: [{ traceId: TRACE, spanCount: 2, error: "Declined" }] });
  });

  it("are rate, errors and duration of a service", async () => {
    const { services } = await store.services(series());
    expect(services).toMatchObject([{ name: "shop", version: "1.4", requests: 1, errors: 1, instances: 1 }]);
    expect(await store.operations("shop", selection())).toEqual([
      { name: "POST /pay", kind: "server" },
      { name: "charge", kind: "client" },
    ]);
  });

  it("are log records, also without service and number of severity", async () => {
    expect((await store.logs(page("level >= error service = shop"))).logs).toMatchObject([
      { body: "card declined", traceId: TRACE },
    ]);
    expect((await store.logs(page("no service"))).logs).toMatchObject([{ level: "warn", traceId: null }]);
  });

  it("stand beside rows of our own, in one trace", async () => {
    const own = span({
      traceId: TRACE,
      parentSpanId: "b".repeat(16),
      startTimeUnixNano: BASE + SECOND,
      name: "own",
    });
    await writeTraces(store, tracesData([own]));
    const trace = await store.trace(TRACE);
    expect(trace?.spans.map(({ name }) => name)).toEqual(["POST /pay", "charge", "own"]);
    expect(await store.serviceNames({ from: BASE, to: BASE + HOUR })).toContain("shop");
  });
});
