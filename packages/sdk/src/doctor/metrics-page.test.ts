import { createServer } from "node:http";
import { databaseMetrics } from "../database/metric-table.ts";
import { afterAll, describe, expect, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { listening, observed, request } from "../../system/support/observed.ts";
import { DatabaseMetrics } from "../database/database-metrics.ts";
import { PoolMetrics } from "../database/pool-metrics.ts";
import { observeTransaction } from "../database/transaction/transaction-metrics.ts";
import { Statements } from "../database/statement/statements.ts";
import {
  classicMetrics,
  openTelemetryMetrics,
  runtimeMetrics,
  sdkMetrics,
} from "../instrumentation/default-metrics.ts";
import { MessagingMetrics } from "../instrumentation/messaging/messaging-metrics.ts";
import { serverRequestOf } from "../instrumentation/http/server.ts";
import { functionMetrics } from "../metrics/function-metrics.ts";
import { trackFunctionMetrics } from "../observability/metric-calls.ts";
import { registry } from "../observability/process-state.ts";
import { shownName } from "./metrics-page.ts";

describe("the table of default metrics", () => {
  it("gives each metric a name of its own in Prometheus", () => {
    const shown = Object.entries({
      ...classicMetrics,
      ...databaseMetrics,
      ...runtimeMetrics,
      ...sdkMetrics,
    }).map(([name, metric]) => shownName(name, metric.type, metric.unit));
    expect(shown.toSorted()).toEqual([...new Set(shown)].toSorted());
    for (const name of Object.keys(classicMetrics)) expect(shown).toContain(name);
  });
});

describe("a running app", () => {
  const server = createServer((message, response) => {
    const state = serverRequestOf(message);
    if (state !== undefined) {
      state.route = "/orders/:id";
      state.scope?.assign({ "tenant.id": "acme" });
      state.error = new RangeError("no stock");
    }
    response.statusCode = 500;
    response.end();
  });
  afterAll(() => server.close());

  it("exposes exactly the metrics of the page, under a prefix too", async () => {
    const world = await observed({ metricsPrefix: "dotmac_", metricNames: "both" });
    await request(`${await listening(server)}/orders/7`);
    await world.serverSpans();
    const database = new DatabaseMetrics(registry, "both");
    const select = new Statements().of("postgresql", "select * from orders");
    database.queried("postgresql", select, 0.01, "57014", undefined);
    database.found("db.slow_query.detected", "postgresql", select);
    database.found("db.n_plus_one.detected", "postgresql", select);
    const pool = new PoolMetrics(registry, "both").watch({
      pool: server,
      read: () => ({ used: 3, idle: 1, pending: 0 }),
      name: "db:5432/shop",
      max: 10,
    });
    pool.waited(0.01);
    pool.timedOut();
    observeTransaction("orders.place", "committed", 0.01);
    const mails = { system: "bullmq", name: "mails" };
    const messages = new MessagingMetrics(registry, "both");
    messages.sent(mails, 1, 0.001, "ECONNREFUSED");
    messages.waited(mails, 0.2);
    messages.lagChanged(mails, "billing", 3);
    messages.processed({
      destination: mails,
      outcome: "failed",
      seconds: 0.1,
      count: 1,
      completed: 0,
      errorType: "RangeError",
      span: undefined,
    });
    const fails = trackFunctionMetrics("pay", () => {
      throw new RangeError("no stock");
    });
    expect(fails).toThrow("no stock");
    // An overflow of one metric, whose own series are not of interest here.
    const odd = registry.register({ name: "odd_total", type: "counter", labels: ["user"] });
    for (let user = 0; user <= 2000; user++) odd.inc(1, { user });
    await waitForCollection();
    await registry.observe();
    const page = readExposition(registry.page("prometheus"));
    await world.close();
    const { "system.memory.usage": _, ...others } = openTelemetryMetrics;
    const expected = Object.entries({
      ...classicMetrics,
      ...others,
      ...databaseMetrics,
      ...runtimeMetrics,
      ...functionMetrics,
      ...sdkMetrics,
    });
    const names = expected.map(([name, { type, unit }]) => shownName(`dotmac_${name}`, type, unit));
    expect([...page.keys()].filter((name) => !name.includes("odd_total")).toSorted()).toEqual(
      names.toSorted(),
    );
    for (const [name, { type, unit, labels = [] }] of expected) {
      const first = page.get(shownName(`dotmac_${name}`, type, unit))?.samples[0]?.labels ?? {};
      const given = Object.keys(first).filter((label) => label !== "le");
      expect([name, given.toSorted()]).toEqual([
        name,
        labels.map((each) => each.replaceAll(".", "_")).toSorted(),
      ]);
    }
    expect(page.get("dotmac_http_requests_exceptions_total")?.samples[0]?.labels).toEqual({
      method: "GET",
      endpoint: "/orders/:id",
      exception: "RangeError",
    });
    expect(page.get("dotmac_tenant_requests_total")?.samples[0]?.labels).toEqual({
      tenant_id: "acme",
      status_class: "5xx",
    });
  });
});

/** Pauses of the garbage collector come from a collection; a busy process has one soon. */
async function waitForCollection(): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (registry.page("prometheus").includes("v8js_gc_duration_seconds_count")) return;
    Array.from({ length: 100_000 }, (_, at) => ({ at }));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
