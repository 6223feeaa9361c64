import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { observedDatabases } from "../../system/support/observed-databases.ts";
import { contextStore, untraced } from "../context/store.ts";
import { TenantScope } from "../tenant/tenant-scope.ts";
import { TenantValues } from "../tenant/tenant-values.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";

const POSTGRES = { system: "postgresql", namespace: "shop", serverAddress: "db", serverPort: 5433 };
const SELECT = "select name from users where id = $1";

function attributesOf(list: readonly unknown[] | undefined): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (let at = 0; at < (list?.length ?? 0); at += 2) attributes[String(list?.[at])] = list?.[at + 1];
  return attributes;
}

function told(span: RecordedSpan | undefined): Record<string, unknown> {
  return attributesOf(span?.allAttributes());
}

describe("a query", () => {
  it("is a client span by OpenTelemetry's conventions, and a duration", () => {
    const seen = observedDatabases({ callSites: "slow" });
    const query = seen.databases.begin(seen.databases.target(POSTGRES), SELECT, [7]);
    expect(query?.isRecording).toBe(true);
    query?.note("db.test", undefined);
    seen.at(12);
    query?.end(1);
    query?.end(2);
    query?.fail(new Error("late"));
    const [span, ...others] = seen.ended();
    expect(others).toEqual([]);
    expect(span).toMatchObject({ name: "SELECT users", kind: SpanKind.CLIENT, endMark: 12 });
    expect(told(span)).toEqual({
      "db.system.name": "postgresql",
      "db.namespace": "shop",
      "server.address": "db",
      "server.port": 5433,
      "db.operation.name": "SELECT",
      "db.collection.name": "users",
      "db.query.summary": "SELECT users",
      "db.query.text": "select name from users where id = ?",
      "db.response.returned_rows": 1,
    });
    expect(seen.page()).toContain(
      'database_query_duration_seconds_count{operation="SELECT",table="users"} 1',
    );
    expect(seen.page()).toMatch(
      /db_client_operation_duration_seconds_sum\{db_system_name="postgresql",db_operation_name="SELECT",db_collection_name="users",error_type=""\} 0\.012/u,
    );
    expect(seen.lines()).toEqual([]);
  });

  it("that fails says by what", () => {
    const seen = observedDatabases();
    const error = Object.assign(new Error("duplicate key"), { code: "23505" });
    seen.databases.begin(seen.databases.target(POSTGRES), SELECT)?.fail(error);
    const [span] = seen.ended();
    expect(told(span)).toMatchObject({ "error.type": "23505", "db.response.status_code": "23505" });
    expect(span).toMatchObject({ statusCode: SpanStatusCode.ERROR, statusMessage: "duplicate key" });
    expect(span?.events?.map(({ name }) => name)).toEqual(["exception"]);
    expect(seen.page()).toContain('error_type="23505"} 1');
    seen.databases.begin(seen.databases.target(POSTGRES), SELECT)?.fail(new TypeError("no"));
    expect(told(seen.ended()[1])["error.type"]).toBe("TypeError");
  });

  it("leaves out the usual port, and is named by the system where the statement says nothing", () => {
    const seen = observedDatabases();
    seen.databases.begin(seen.databases.target({ ...POSTGRES, serverPort: 5432 }), "")?.end();
    expect(told(seen.ended()[0])).toMatchObject({ "server.address": "db" });
    expect(told(seen.ended()[0])).not.toHaveProperty("server.port");
    expect(seen.ended()[0]?.name).toBe("postgresql");
  });

  it("is a child of what calls, and the parent of what runs in it", () => {
    const seen = observedDatabases();
    seen.tracer.startActiveSpan("GET /", (request) => {
      const query = seen.databases.begin(seen.databases.target(POSTGRES), SELECT);
      query?.run(() => seen.tracer.startSpan("connect").end());
      query?.end();
      request.end();
    });
    const [connect, query, request] = seen.ended();
    expect([connect?.parent1, query?.parent1]).toEqual([query?.span1, request?.span1]);
  });

  it("of the SDK itself is not watched", () => {
    const seen = observedDatabases();
    const begin = () => seen.databases.begin(seen.databases.target(POSTGRES), SELECT);
    expect(untraced(begin)).toBeUndefined();
  });

  it("tells two databases with one statement apart", () => {
    const seen = observedDatabases();
    for (const serverAddress of ["a", "b", "a"])
      seen.databases.begin(seen.databases.target({ ...POSTGRES, serverAddress }), SELECT)?.end();
    expect(seen.ended().map((span) => told(span)["server.address"])).toEqual(["a", "b", "a"]);
  });
});

function slow(seen: ReturnType<typeof observedDatabases>, milliseconds: number): void {
  seen.at(0);
  const query = seen.databases.begin(seen.databases.target(POSTGRES), SELECT, [7]);
  seen.at(milliseconds);
  query?.end();
}

describe("a slow query", () => {
  it("is an event of its span, a count and a log line, each with the line that called", () => {
    const seen = observedDatabases();
    const scope = new TenantScope();
    scope.assign({ "tenant.id": "acme" });
    contextStore.run(new TenantValues(scope, undefined), () => slow(seen, 132.4));
    const [span] = seen.ended();
    const place = {
      "code.file.path": "packages/sdk/src/database/database-query.test.ts",
      "code.line.number": expect.any(Number),
      "code.function.name": "slow",
    };
    expect(told(span)).toMatchObject(place);
    expect(span?.events?.map(({ name }) => name)).toEqual(["db.slow_query"]);
    expect(attributesOf(span?.events?.[0]?.attributes)).toEqual({
      "sightline.slow_query.duration": 0.1324,
      "sightline.slow_query.threshold": 0.1,
      ...place,
    });
    expect(seen.page()).toContain(
      'db_slow_query_detected_total{db_system_name="postgresql",db_operation_name="SELECT",db_collection_name="users"} 1',
    );
    const [line, ...others] = seen.lines();
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      level: "WARN",
      logger: "sightline.databases",
      tenant: "acme",
      span_id: span?.spanContext().spanId,
      "db.query.text": "select name from users where id = ?",
      ...place,
    });
    expect(line?.["message"]).toMatch(
      /^slow query: SELECT users took 132 ms at packages\/sdk\/src\/database\/database-query\.test\.ts:\d+$/u,
    );
  });

  it("takes the threshold or longer", () => {
    const seen = observedDatabases({ slowQueryMillis: 50 });
    slow(seen, 49.9);
    expect(seen.lines()).toHaveLength(0);
    slow(seen, 50);
    expect(seen.lines()).toHaveLength(1);
    const never = observedDatabases({ slowQueryMillis: Infinity });
    slow(never, 1e9);
    expect(never.lines()).toHaveLength(0);
  });

  it("of a trace that is left out tells its line from the second time on", () => {
    const seen = observedDatabases({ ratio: 0, callSites: "slow" });
    slow(seen, 200);
    slow(seen, 200);
    expect(seen.ended()).toEqual([]);
    expect(seen.lines().map((line) => "code.line.number" in line)).toEqual([false, true]);
  });

  it("tells no line where none is wanted", () => {
    const seen = observedDatabases({ callSites: "off" });
    slow(seen, 200);
    slow(seen, 200);
    expect(seen.lines().map((line) => "code.line.number" in line)).toEqual([false, false]);
  });

  it("does not flood the log: what was left out is counted in the next line", () => {
    const seen = observedDatabases();
    for (let at = 0; at < 50; at++) slow(seen, 200);
    expect(seen.lines()).toHaveLength(20);
    slow(seen, 60_000);
    expect(seen.lines().at(-1)).toMatchObject({ left_out: 30 });
    expect(seen.page()).toMatch(/db_slow_query_detected_total\{[^}]*\} 51/u);
  });
});
