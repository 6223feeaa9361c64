/**
 * MongoDB by OpenTelemetry's own instrumentation, as far as it goes without a server: the driver's methods are watched,
 * through the SDK's tracer, and a server that is not there fails as before. `peers/databases-mongodb.test.ts` has one.
 */
import { createRequire } from "node:module";
import { MongoDBInstrumentation } from "@opentelemetry/instrumentation-mongodb";
import { isWrapped } from "@opentelemetry/instrumentation";
import { trace } from "@opentelemetry/api";
import type * as mongodb from "mongodb";
import { expect, it } from "vitest";
import { withSpan } from "../src/observability/active-span.ts";
import { databaseWorld } from "./databases/world.ts";
import { freePort } from "./support/redis.ts";

const require = createRequire(import.meta.url);

it("is watched by OpenTelemetry's instrumentation, without a server", async () => {
  const world = await databaseWorld();
  const instrumentation = new MongoDBInstrumentation();
  instrumentation.setTracerProvider(trace.getTracerProvider());
  const { MongoClient }: typeof mongodb = require("mongodb");
  const {
    Connection,
  }: { readonly Connection: { readonly prototype: object } } = require("mongodb/lib/cmap/connection.js");
  const command: unknown = Reflect.get(Connection.prototype, "command");
  expect(typeof command === "function" && isWrapped(command)).toBe(true);
  const client = new MongoClient(`mongodb://127.0.0.1:${await freePort()}`, { serverSelectionTimeoutMS: 50 });
  await withSpan("request", () =>
    expect(client.db("shop").collection("partners").findOne({})).rejects.toThrow(
      /ECONNREFUSED|Server selection timed out/u,
    ),
  );
  expect(await world.named("request")).toHaveLength(1);
  expect(await world.queries()).toEqual([]);
  await client.close();
  instrumentation.disable();
  await world.close();
});
