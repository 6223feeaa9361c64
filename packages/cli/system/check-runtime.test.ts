/** What tests saw, in the file that the SDK's own writer wrote, beside what stands in the code. */
import { join } from "node:path";
import { SpanKind, trace } from "@opentelemetry/api";
import { registerMetric } from "@sightline/sdk";
import { recordTelemetryCoverage, withTelemetry } from "@sightline/sdk/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Checkout, createCheckout, type Said } from "./checkout.ts";

const ORDERS = `import { Router } from "express";
import { registerMetric } from "@sightline/sdk";
import { allOrders } from "./store.ts";

const listed = registerMetric({ name: "check_orders_listed_total", type: "counter" });
export const orders = Router();

orders.get("/orders", async (request, response) => {
  listed.inc();
  response.json(await allOrders());
});

orders.get("/orders/:id", async (request, response) => {
  request.log.info("order read");
  response.json({});
});

orders.delete("/orders/:id", async (request, response) => {
  response.end();
});
`;
const STORE = `export async function allOrders() {
  try {
    return await database.query("SELECT id, state FROM orders WHERE state IN ($1, $2)", ["paid", "sent"]);
  } catch (error) {
    logger.error("orders not read", error);
    return [];
  }
}

export const forget = (id) => database.query(\`DELETE FROM orders WHERE id = \${id}\`);
`;

let checkout: Checkout;
beforeAll(async () => {
  checkout = await createCheckout();
  await checkout.put("src/orders.ts", ORDERS);
  await checkout.put("src/store.ts", STORE);
  recordTelemetryCoverage(join(checkout.folder, "telemetry.json"));
  const listed = registerMetric({ name: "check_orders_listed_total", type: "counter" });
  const elsewhere = registerMetric({ name: "check_made_elsewhere_total", type: "counter" });
  await withTelemetry(() => {
    const tracer = trace.getTracer("shop");
    const server = (method: string, route: string): void =>
      tracer
        .startSpan(`${method} ${route}`, {
          kind: SpanKind.SERVER,
          attributes: { "http.request.method": method, "http.route": route },
        })
        .end();
    server("GET", "/api/orders");
    server("DELETE", "/api/orders/:id");
    server("POST", "/api/hidden");
    const call = { "db.system.name": "sqlite", "code.function.name": "allOrders" };
    tracer.startSpan("SELECT", { kind: SpanKind.CLIENT, attributes: call }).end();
    const statement = (text: string): void =>
      tracer
        .startSpan("query", {
          kind: SpanKind.CLIENT,
          attributes: { "db.system.name": "sqlite", "db.query.text": text },
        })
        .end();
    statement("SELECT id, state FROM orders WHERE state IN (?)");
    statement("SELECT hidden FROM orders");
    listed.inc(1);
    elsewhere.inc(1);
  });
});
afterAll(() => checkout.remove());

function check(...args: string[]): Promise<Said> {
  return checkout.sightline("check", checkout.folder, ...args);
}

describe("sightline check --runtime", () => {
  it("tells of each entry point whether it has hooks and whether tests made it record", async () => {
    const { out, code } = await check("--runtime", join(checkout.folder, "telemetry.json"), "--json");
    expect(code).toBe(1);
    const { entryPoints, runtime, findings } = JSON.parse(out);
    const rows = entryPoints.map(
      ({ entryPoint, hooked, seen }: { entryPoint: string; hooked: string[]; seen: { state: string } }) =>
        `${entryPoint}: ${hooked.join(" ") || "-"}, ${seen.state}`,
    );
    expect(rows).toEqual([
      "Express route GET /orders: metrics logging, seen",
      "Express route GET /orders/:id: logging, unseen",
      "Express route DELETE /orders/:id: -, seen",
      "catch block: logging, untold",
    ]);
    expect(runtime).toMatchObject({ declared: 4, hooked: 3, seen: 2, unseen: 1 });
    expect(runtime.onlySeen.routes).toEqual(["POST /api/hidden"]);
    expect(runtime.onlySeen.functions).toEqual([]);
    expect(runtime.statements).toMatchObject([
      { file: "src/store.ts", line: 3, seen: { state: "seen", spans: 1 } },
      { file: "src/store.ts", line: 10, text: "DELETE FROM orders WHERE id = ?", seen: { state: "unseen" } },
    ]);
    expect(runtime.onlySeen.statements).toEqual(["SELECT hidden FROM orders"]);
    expect(runtime.onlySeen.instruments).toEqual(["check_made_elsewhere_total"]);
    expect(findings[0].reason).toContain("Tests saw 1 span of it all the same");
  });

  it("says the same in words, also where only a part is checked", async () => {
    const file = join(checkout.folder, "telemetry.json");
    const { out } = await check("--runtime", file, "--files", join(checkout.folder, "src/orders.ts"));
    expect(out).toContain("Of 3 entry points 2 have hooks, and tests made 2 record.");
    expect(out).toContain(
      "Tests did not make these record:\n  src/orders.ts:13  Express route GET /orders/:id",
    );
    expect(out).toContain("Of 2 SQL statements in the code tests ran 1.");
    expect(out).toContain(
      "Tests did not run these statements:\n  src/store.ts:10  DELETE FROM orders WHERE id = ?",
    );
    expect(out).toContain("Routes that tests saw and the code does not have:\n  POST /api/hidden");
    expect(out).toContain("Metrics that tests saw and the code does not name:\n  check_made_elsewhere_total");
  });

  it("ends with 2 for a file that is not there, and for one of another kind", async () => {
    const missing = await check("--runtime", join(checkout.folder, "gone.json"));
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.err).toContain("there is no such file");
    await checkout.put("other.json", '{ "kind": "sightline-telemetry-coverage", "version": 2 }');
    const other = await check("--runtime", join(checkout.folder, "other.json"), "--json");
    expect(JSON.parse(other.out).error).toMatchObject({
      code: "RUNTIME_FILE_UNUSABLE",
      message: expect.stringContaining("its version is 2"),
    });
  });
});
