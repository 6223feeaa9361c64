import http, { type IncomingHttpHeaders, type Server } from "node:http";
import { context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import { listening, type Observed, observed } from "../../system/support/observed.ts";
import { untraced } from "../context/store.ts";
import { getLogger } from "../observability/process-state.ts";
import { withSpan } from "../observability/active-span.ts";
import { hostList, LOOPBACK } from "./host-list.ts";
import { getTenantContext, setTenantContext, withTenant } from "./tenant-calls.ts";

describe("hosts that may know for whom a call is made", () => {
  it.each(["localhost", "127.0.0.1", "127.8.9.1", "[::1]", "api.localhost", "LOCALHOST."])(
    "are on this machine: %s",
    (host) => {
      expect(LOOPBACK(host)).toBe(true);
    },
  );

  it.each(["example.com", "127.0.0.1.example.com", "localhost.example.com", "10.0.0.1", "1270.0.0.1"])(
    "are not elsewhere: %s",
    (host) => {
      expect(LOOPBACK(host)).toBe(false);
    },
  );

  it("are those of the list", () => {
    const mayKnow = hostList(["orders", "*.Shop.internal", "10.0.0.7"]);
    expect(["orders", "a.shop.internal", "a.b.shop.internal.", "10.0.0.7"].every(mayKnow)).toBe(true);
    expect(["orders.evil", "shop.internal", "xshop.internal", "localhost"].some(mayKnow)).toBe(false);
  });

  it.each(["https://orders", "orders:80", "*", "*.", "or ders", "orders/path"])("are no %s", (host) => {
    expect(() => hostList([host])).toThrow(/baggageHosts/u);
  });
});

function byHttp(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    http.get(url, (answer) => answer.resume().on("end", resolve)).on("error", reject);
  });
}

describe("the tenant", () => {
  let world: Observed;
  let server: Server;
  let origin: string;
  const received: IncomingHttpHeaders[] = [];

  beforeAll(async () => {
    world = await observed({ tenants: { baggageHosts: ["127.0.0.1"], acceptBaggage: true } });
    server = http.createServer((request, response) => {
      received.push(request.headers);
      response.end(JSON.stringify(getTenantContext()));
    });
    origin = await listening(server);
  });

  afterAll(async () => {
    server.close();
    await world.close();
  });

  /** The baggage that a call arrived with, as a record. */
  async function baggageOf(call: () => Promise<unknown>): Promise<Record<string, string>> {
    received.length = 0;
    await call();
    const pairs = received[0]?.["baggage"]?.toString().split(",") ?? [];
    return Object.fromEntries(pairs.map((pair) => pair.split("=").map(decodeURIComponent)));
  }

  it.each([
    ["fetch", async (url: string) => (await fetch(url)).text()],
    ["node:http", byHttp],
  ])("goes to allowed hosts by %s, and to no others", async (_name, call) => {
    const ids = { "tenant.id": "acme", "user.id": "u 1", "partner.id": "p1" };
    const allowed = await baggageOf(() => withTenant(ids, () => call(origin)));
    expect(allowed).toEqual(ids);
    // The same machine by a name that is not on the list.
    const other = origin.replace("127.0.0.1", "localhost");
    expect(await baggageOf(() => withTenant(ids, () => call(other)))).toEqual({});
  });

  it("that came in as baggage goes to no others either, and the rest of the baggage goes on", async () => {
    const baggage = propagation.createBaggage({ "tenant.id": { value: "acme" }, flag: { value: "on" } });
    const active = propagation.setBaggage(ROOT_CONTEXT, baggage);
    const other = origin.replace("127.0.0.1", "localhost");
    expect(
      await baggageOf(() => context.with(active, () => withTenant("acme", () => byHttp(other)))),
    ).toEqual({ flag: "on" });
  });

  function ask(headers: Record<string, string>): Promise<unknown> {
    return untraced(async () => (await fetch(origin, { headers })).json());
  }

  it("is taken from baggage where that is believed, and the header goes before", async () => {
    expect(await ask({ baggage: "tenant.id=acme" })).toMatchObject({ "tenant.id": "acme" });
    expect(await ask({ baggage: "tenant.id=acme", "x-tenant-id": "globex" })).toMatchObject({
      "tenant.id": "globex",
    });
    expect(await ask({ baggage: "tenant.id=a%20b" })).not.toHaveProperty("tenant.id");
  });

  it("gets a request id, which the answer tells", async () => {
    const answer = await untraced(() => fetch(origin, { headers: { "x-request-id": "a b" } }));
    const id = answer.headers.get("x-request-id");
    expect(id).toMatch(/^[\da-f-]{36}$/u);
    expect(await answer.json()).toEqual({ "request.id": id });
  });

  it("is on spans and records of a job, and of what it calls", async () => {
    await withTenant("acme", async () => {
      await withSpan("job", async () => {
        setTenantContext({ "user.id": "u1" });
        await Promise.resolve();
        withSpan("step", () => getLogger("jobs").info("stepped"));
      });
    });
    await world.handle.flush();
    const ids = { "tenant.id": "acme", "user.id": "u1" };
    for (const name of ["job", "step"]) {
      const span = world.backend.spans().find((each) => each.name === name);
      expect(plainAttributes(span?.attributes)).toMatchObject(ids);
    }
    const record = world.backend
      .logRecords()
      .find(({ body }) => body?.kind === "string" && body.value === "stepped");
    expect(plainAttributes(record?.attributes)).toMatchObject(ids);
  });

  it("of one job is not that of another inside it or after it", () => {
    withTenant("acme", () => {
      setTenantContext({ "user.id": "u1" });
      withTenant("globex", () => expect(getTenantContext()).toEqual({ "tenant.id": "globex" }));
      expect(getTenantContext()).toEqual({ "tenant.id": "acme", "user.id": "u1" });
    });
    expect(getTenantContext()).toEqual({});
    expect(setTenantContext({ "user.id": "u2" })).toBe(false);
  });

  it("has ids of a bounded form and number", () => {
    withTenant({ "tenant.id": 'a"b', "user.id": `x\n${"y".repeat(1000)}` }, () => {
      const { "tenant.id": tenant, "user.id": user } = getTenantContext();
      expect(tenant).toBeUndefined();
      expect(user).toBe(`x${"y".repeat(255)}`);
      const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`id.n${at}`, "v"]));
      expect(setTenantContext(many)).toBe(false);
      expect(Object.keys(getTenantContext())).toHaveLength(8);
      expect(setTenantContext({ 'a"b': "v" })).toBe(false);
    });
  });
});
