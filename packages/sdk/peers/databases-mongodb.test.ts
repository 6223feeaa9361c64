/**
 * MongoDB by OpenTelemetry's own instrumentation, against a server that speaks its protocol: what an application does is
 * seen below its request, as what it was and where, and without a value.
 */
import { createRequire } from "node:module";
import { trace } from "@opentelemetry/api";
import { MongoDBInstrumentation } from "@opentelemetry/instrumentation-mongodb";
import type * as mongodb from "mongodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { whyNoPeers } from "../../../tools/peers/build.mjs";
import { type Peer, startPeer } from "../../../tools/peers/peer.mjs";
import { withSpan } from "../src/observability/active-span.ts";
import { type DatabaseWorld, databaseWorld, type QuerySpan } from "../system/databases/world.ts";

interface Partner {
  readonly _id: number;
  readonly name: string;
}

const require = createRequire(import.meta.url);
const missing = whyNoPeers();

describe.skipIf(missing !== undefined)(`mongodb (${missing ?? "with a FerretDB built by Go"})`, () => {
  let server: Peer;
  let world: DatabaseWorld;
  let client: mongodb.MongoClient;
  let partners: mongodb.Collection<Partner>;
  let databases = 0;

  // The driver is watched when it is loaded, which is once.
  const instrumentation = new MongoDBInstrumentation();

  beforeAll(async () => {
    server = await startPeer("mongodb");
  }, 600_000);
  afterAll(async () => {
    instrumentation.disable();
    await server.close();
  });
  beforeEach(async () => {
    world = await databaseWorld();
    instrumentation.setTracerProvider(trace.getTracerProvider());
    const { MongoClient }: typeof mongodb = require("mongodb");
    client = new MongoClient(server.told["url"] ?? "");
    partners = client.db(`shop_${++databases}`).collection<Partner>("partners");
    await partners.insertMany([1, 2, 3].map((id) => ({ _id: id, name: `partner ${id}` })));
  });
  afterEach(async () => {
    await client.close();
    await world.close();
  });

  /** What the request told the server. */
  async function below(work: () => Promise<unknown>): Promise<readonly QuerySpan[]> {
    await withSpan("request", work);
    const [request] = await world.named("request");
    const queries = (await world.queries()).filter(({ span }) => span.traceId === request?.traceId);
    for (const { span } of queries) expect(span.parentSpanId).toBe(request?.spanId);
    return queries;
  }

  it("each command is one span below the request, with its collection and without a value", async () => {
    const queries = await below(async () => {
      expect(await partners.findOne({ name: "partner 2" })).toMatchObject({ _id: 2 });
      await partners.insertOne({ _id: 4, name: "partner 4" });
      await partners.updateOne({ _id: 4 }, { $set: { name: "partner five" } });
      await partners.deleteOne({ name: "partner five" });
    });
    expect(queries.map(({ name, table }) => [name, table])).toEqual([
      ["find partners", "partners"],
      ["insert partners", "partners"],
      ["update partners", "partners"],
      ["delete partners", "partners"],
    ]);
    const { port } = new URL(server.told["url"] ?? "");
    for (const { attributes } of queries) {
      expect(attributes).toMatchObject({
        "db.system.name": "mongodb",
        "db.namespace": `shop_${databases}`,
        "server.address": "127.0.0.1",
      });
      expect(String(attributes["server.port"])).toBe(port);
      expect(Object.values(attributes).map(String).join(" ")).not.toMatch(/partner (?:\d|five)/u);
    }
    expect(queries[0]?.text).toContain('"filter":{"name":"?"}');
  });

  it("a command that is refused is an error, and what it was told is not in it", async () => {
    const [query, ...more] = await below(() =>
      expect(partners.findOne({ name: { $nearlyAs: "partner 2" } })).rejects.toThrow(/\$nearlyAs/u),
    );
    expect(more).toEqual([]);
    expect(query?.name).toBe("find partners");
    expect(query?.span.status.code).toBe(2);
    expect(query?.text).not.toContain("partner 2");
  });

  it("a document that is refused is an answer to its driver, and no error of the span", async () => {
    const [query] = await below(() =>
      expect(partners.insertOne({ _id: 1, name: "partner 1" })).rejects.toThrow(/E11000/u),
    );
    expect(query?.name).toBe("insert partners");
    expect(query?.span.status.code).toBe(0);
  });
});
