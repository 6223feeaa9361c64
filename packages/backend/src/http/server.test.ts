import { Writable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { openDeclarations } from "../declarations/declarations.ts";
import { HealthReport } from "../health/health-report.ts";
import { IntakeMeters } from "../receiver/intake-meters.ts";
import { openMemoryStore, storeErrors, type Store } from "../store/index.ts";
import { httpServer } from "./server.ts";

let app: FastifyInstance | undefined;
afterEach(() => app?.close());

/** A memory store of which some methods fail. */
async function serving(
  changes: Partial<Store>,
): Promise<{ get: FastifyInstance["inject"]; logged: () => string }> {
  const store = { ...openMemoryStore({ clock: systemClock }), ...changes };
  const meters = new IntakeMeters(systemClock);
  const report = new HealthReport({
    store,
    meters,
    clock: systemClock,
    version: "1.2.3",
    disk: undefined,
  });
  let log = "";
  const stream = new Writable({
    write: (chunk, _, done) => {
      log += String(chunk);
      done();
    },
  });
  const logger = pino(stream);
  const served = await httpServer({
    store,
    declarations: await openDeclarations({ logger }),
    report,
    setup: async () => {
      throw new Error("not asked for here");
    },
    access: { token: undefined, tls: undefined },
    clock: systemClock,
    version: "1.2.3",
    host: "127.0.0.1",
    uiRoot: undefined,
    logger,
    families: meters.families(),
  });
  app = served;
  return { get: served.inject.bind(served), logged: () => log };
}

const slow = async (): Promise<never> => {
  throw storeErrors.QUERY_TOO_SLOW({ seconds: 20 });
};
const broken = async (): Promise<never> => {
  throw new Error("secret/path: unknown column");
};

it.each([
  [415, "text/xml", "<q/>", "CONTENT_TYPE_UNKNOWN"],
  [413, "application/json", JSON.stringify({ queries: "x".repeat(20_000_000) }), "BODY_TOO_LARGE"],
  [400, "application/json", "{", "REQUEST_INVALID"],
])("answers %s to a body of %s that it does not read", async (status, contentType, payload, code) => {
  const { get } = await serving({});
  const response = await get({
    method: "POST",
    url: "/api/sightline/query",
    headers: { "content-type": contentType },
    payload,
  });
  expect([response.statusCode, response.json()]).toEqual([
    status,
    { error: expect.objectContaining({ code, hint: expect.any(String) }) },
  ]);
});

describe("a store that fails", () => {
  it.each([
    [
      "/api/sightline/traces",
      { error: { code: "STORE_FAILED", message: expect.any(String), hint: expect.any(String) } },
    ],
    [
      "/api/traces",
      { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 500, msg: expect.any(String) }] },
    ],
  ])("is logged, and %s says no more than that", async (path, body) => {
    const { get, logged } = await serving({ traces: broken });
    const response = await get(path);
    expect([response.statusCode, response.json()]).toEqual([500, body]);
    expect(response.body).not.toMatch(/secret|\.ts:\d|\.js:\d/);
    expect(logged()).toContain("secret/path");
  });

  it("says itself what to do where it can", async () => {
    const { get } = await serving({ traces: slow });
    const response = await get("/api/sightline/traces");
    expect([response.statusCode, response.headers["retry-after"]]).toEqual([503, "1"]);
    expect(response.json()).toMatchObject({ error: { code: "QUERY_TOO_SLOW" } });
  });

  it("makes the backend unready and its health failed, but leaves it alive", async () => {
    const { get } = await serving({ status: broken });
    const ready = await get("/health/ready");
    expect([ready.statusCode, ready.body]).toEqual([503, expect.not.stringContaining("secret")]);
    expect((await get("/health/live")).statusCode).toBe(200);
    expect((await get("/metrics")).statusCode).toBe(200);
    const health = (await get("/api/sightline/health")).json();
    expect(health).toMatchObject({
      status: "failed",
      checks: [{ name: "store", status: "failed" }, { name: "intake" }],
    });
  });
});

describe("health", () => {
  it("asks the store once for many who want to know", async () => {
    let asked = 0;
    const store = openMemoryStore({ clock: systemClock });
    const status = (): ReturnType<Store["status"]> => {
      asked += 1;
      return store.status();
    };
    const { get } = await serving({ status });
    await Promise.all(Array.from({ length: 5 }, () => get("/api/sightline/health")));
    expect(asked).toBe(1);
  });
});
