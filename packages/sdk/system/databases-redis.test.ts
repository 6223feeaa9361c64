/** `ioredis` and `redis` on a real Redis: one span a command, nothing of its arguments, and the caller's context. */
import { createRequire } from "node:module";
import type * as ioredis from "ioredis";
import type * as nodeRedis from "redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withSpan } from "../src/observability/active-span.ts";
import { type Redis, redisIsInstalled, startRedis } from "./support/redis.ts";
import { type DatabaseWorld, databaseWorld } from "./databases/world.ts";

const require = createRequire(import.meta.url);

/** The same of both libraries. */
interface Client {
  set(key: string, value: string): Promise<unknown>;
  get(key: string): Promise<unknown>;
  /** `GET` of a key that holds a list. */
  fail(): Promise<unknown>;
  transaction(): Promise<unknown>;
  pop(): Promise<unknown>;
  close(): Promise<unknown>;
}

type Open = (redis: Redis) => Promise<Client>;

const libraries: Readonly<Record<string, Open>> = {
  ioredis: async ({ host, port }) => {
    const { Redis: Made }: typeof ioredis = require("ioredis");
    const client = new Made({ host, port, db: 2 });
    await client.ping();
    return {
      set: (key, value) => client.set(key, value),
      get: (key) => client.get(key),
      fail: async () => {
        await client.rpush("list", "a");
        return client.get("list");
      },
      transaction: () => client.multi().set("a", "secret").get("a").exec(),
      pop: () => client.blpop("none", 0.01),
      close: () => client.quit(),
    };
  },
  redis: async ({ host, port }) => {
    const { createClient }: typeof nodeRedis = require("redis");
    const client = await createClient({ socket: { host, port }, database: 2 }).connect();
    return {
      set: (key, value) => client.set(key, value),
      get: (key) => client.get(key),
      fail: async () => {
        await client.rPush("list", "a");
        return client.get("list");
      },
      transaction: () => client.multi().set("a", "secret").get("a").exec(),
      pop: () => client.blPop("none", 0.01),
      close: () => client.close(),
    };
  },
};

describe.skipIf(!redisIsInstalled)("Redis (needs redis-server, which npm does not carry)", () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  describe.each(Object.entries(libraries))("%s", (_name, connect) => {
    let world: DatabaseWorld;
    let client: Client;
    beforeEach(async () => {
      world = await databaseWorld();
      client = await connect(redis);
    });
    afterEach(async () => {
      await client.close();
      await world.close();
    });

    it("sees a command, and keeps its arguments to itself", async () => {
      await withSpan("request", async () => {
        await client.set("partner:7", "secret");
        await client.get("partner:7");
      });
      const queries = await world.queries();
      const [request] = await world.named("request");
      expect(queries.map(({ name }) => name)).toEqual(["SET", "GET"]);
      for (const { span, attributes } of queries) {
        expect(span.parentSpanId).toBe(request?.spanId);
        expect(attributes).toMatchObject({
          "db.system.name": "redis",
          "db.namespace": "2",
          "server.address": "127.0.0.1",
        });
        expect(Number(attributes["server.port"])).toBe(redis.port);
        expect(JSON.stringify(attributes)).not.toMatch(/secret|partner/u);
      }
    });

    it("tells why Redis refused a command", async () => {
      await withSpan("request", () => expect(client.fail()).rejects.toThrow("WRONGTYPE"));
      const query = (await world.queries()).find(({ name }) => name === "GET");
      expect(query?.span.status.code).toBe(2);
      expect(query?.attributes["db.response.status_code"]).toBe("WRONGTYPE");
    });

    it("sees a transaction as one call", async () => {
      await withSpan("request", () => client.transaction());
      const queries = await world.queries();
      expect(queries.map(({ name }) => name)).toEqual(["MULTI"]);
      expect(Number(queries[0]?.attributes["db.operation.batch.size"])).toBe(2);
    });

    it("leaves out who only waits, and what belongs to no trace", async () => {
      await withSpan("request", () => client.pop());
      await client.get("partner:7");
      expect(await world.queries()).toEqual([]);
    });
  });

  it("gives a command of ioredis that waited for its connection to whom it belongs", async () => {
    const world = await databaseWorld();
    const { Redis: Made }: typeof ioredis = require("ioredis");
    const client = withSpan("first", () => new Made({ host: redis.host, port: redis.port }));
    await withSpan("second", () => client.get("a"));
    const query = (await world.queries()).find(({ name }) => name === "GET");
    const [second] = await world.named("second");
    expect(query?.span.parentSpanId).toBe(second?.spanId);
    await client.quit();
    await world.close();
  });
});
