import {
  counterMetric,
  histogramMetric,
  histogramPoint,
  metric,
  metricsData,
  numberPoint,
  seededIds,
  span,
  spanEvent,
  tracesData,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import type { DatabaseList } from "@sightline/api";
import type { Store } from "../store.ts";
import {
  BASE,
  HOUR,
  MINUTE,
  openedStore,
  SECOND,
  selection,
  writeMetrics,
  writeTraces,
  type OpenStore,
} from "./subject.ts";

const ids = seededIds(4711);
const TEXT = "SELECT * FROM partners WHERE id = ?";
const QUERY = {
  "db.system.name": "postgresql",
  "db.namespace": "shop",
  "server.address": "db",
  "server.port": 5432,
} as const;
const PLACE = {
  "code.file.path": "src/partners/list.ts",
  "code.line.number": 42,
  "code.function.name": "loadAll",
} as const;

interface Loop {
  readonly calls: number;
  readonly wasted: number;
  readonly tenant: string;
}

/** A request with `calls` queries of 1, 2, 3, … ms, which the SDK found to be a loop. */
async function request(store: Store, offset: bigint, { calls, wasted, tenant }: Loop): Promise<string> {
  const start = BASE + offset;
  const found = spanEvent({
    name: "db.n_plus_one",
    timeUnixNano: start + SECOND,
    attributes: {
      "db.system.name": "postgresql",
      "db.query.text": TEXT,
      "db.query.summary": "SELECT partners",
      "sightline.n_plus_one.calls": calls,
      "sightline.n_plus_one.spent": wasted + 0.1,
      "sightline.n_plus_one.wasted": wasted,
      "sightline.n_plus_one.advice": `one query would replace ${calls}`,
      ...PLACE,
    },
  });
  const server = span(
    {
      name: "GET /partners",
      kind: 2,
      startTimeUnixNano: start,
      durationMs: 1400,
      attributes: { "tenant.id": tenant },
      events: [found],
    },
    ids,
  );
  const queries = Array.from({ length: calls }, (_, index) =>
    span(
      {
        traceId: server.traceId,
        parentSpanId: server.spanId,
        name: "SELECT partners",
        kind: 3,
        startTimeUnixNano: start + BigInt(index),
        durationMs: index + 1,
        attributes: {
          ...QUERY,
          "db.query.text": TEXT,
          "db.response.returned_rows": 2,
          "tenant.id": tenant,
          ...(index === 0 ? PLACE : {}),
        },
      },
      ids,
    ),
  );
  await writeTraces(store, tracesData([server, ...queries], { service: "shop" }));
  return server.traceId;
}

function at(offset: bigint): { readonly startTimeUnixNano: bigint; readonly timeUnixNano: bigint } {
  return { startTimeUnixNano: BASE - HOUR, timeUnixNano: BASE + offset };
}

async function fill(store: Store): Promise<void> {
  await request(store, MINUTE, { calls: 4, wasted: 1, tenant: "acme" });
  await request(store, 2n * MINUTE, { calls: 6, wasted: 0.5, tenant: "globex" });
  await request(store, 2n * MINUTE, { calls: 6, wasted: 0.2, tenant: "globex" });
  await request(store, HOUR, { calls: 9, wasted: 9, tenant: "later" });
  const slow = span(
    {
      name: "UPDATE stock",
      kind: 3,
      startTimeUnixNano: BASE + 3n * MINUTE,
      durationMs: 900,
      status: { code: 2, message: "deadlock" },
      attributes: {
        "db.system": "mysql",
        "db.name": "stock",
        "net.peer.name": "old",
        "db.statement": "UPDATE stock SET n = ?",
        "error.type": "40P01",
        "tenant.id": "acme",
        ...PLACE,
      },
      events: [spanEvent({ name: "db.slow_query", attributes: { "sightline.slow_query.duration": 0.9 } })],
    },
    ids,
  );
  const connecting = span({ name: "pg.connect", kind: 3, startTimeUnixNano: BASE, attributes: QUERY }, ids);
  await writeTraces(store, tracesData([slow, connecting], { service: "stock" }));
  const pool = { "db.client.connection.pool.name": "db/shop" };
  const used = { ...pool, "db.client.connection.state": "used" };
  const end = 59n * MINUTE;
  await writeMetrics(
    store,
    metricsData(
      [
        metric({
          name: "db.client.connection.count",
          unit: "{connection}",
          data: {
            kind: "gauge",
            dataPoints: [
              numberPoint({ ...at(MINUTE), value: 10, attributes: used }),
              numberPoint({ ...at(end), value: 3, attributes: used }),
            ],
          },
        }),
        metric({
          name: "db.client.connection.max",
          unit: "{connection}",
          data: { kind: "gauge", dataPoints: [numberPoint({ ...at(end), value: 10, attributes: pool })] },
        }),
        counterMetric("db.client.connection.timeouts", [
          numberPoint({ ...at(MINUTE), value: 5, attributes: pool }),
          numberPoint({ ...at(end), value: 7, attributes: pool }),
        ]),
        histogramMetric("db.client.connection.wait_time", [
          histogramPoint({ ...at(MINUTE), count: 3n, sum: 1, attributes: pool }),
          histogramPoint({
            ...at(end),
            count: 7n,
            sum: 3,
            bucketCounts: [0n, 2n, 5n, 0n],
            attributes: pool,
          }),
        ]),
        histogramMetric(
          "db.transaction.duration",
          [MINUTE, end].flatMap((offset, step) =>
            ["committed", "rolled_back"].map((outcome) =>
              histogramPoint({
                ...at(offset),
                count: BigInt(3 + step),
                sum: 1 + step,
                bucketCounts: [0n, 2n, BigInt(1 + step), 0n],
                attributes: { "db.transaction.name": "order.place", "db.transaction.outcome": outcome },
              }),
            ),
          ),
        ),
      ],
      { service: "shop" },
    ),
  );
}

export function databasesContract(open: OpenStore): void {
  describe("databases", () => {
    const store = openedStore(open, fill);
    const databases = (query = "", limit = 100): Promise<DatabaseList> =>
      store().databases({ ...selection(query), limit });

    it("are told by system, name and address, the most time first", async () => {
      const list = await databases();
      expect(list.complete).toBe(true);
      expect(list.databases).toEqual([
        expect.objectContaining({ system: "mysql", namespace: "stock", address: "old", count: 1, errors: 1 }),
        expect.objectContaining({ system: "postgresql", namespace: "shop", address: "db:5432", count: 16 }),
      ]);
      expect(list.databases[1]?.rate).toBeCloseTo(16 / 3600, 9);
    });

    it("have statements with their times, rows, place and history; connecting is none", async () => {
      const { statements, step } = await databases("service = shop");
      expect(statements).toEqual([
        expect.objectContaining({
          id: expect.stringMatching(/^[\da-f]{16}$/u),
          text: TEXT,
          summary: "SELECT partners",
          count: 16,
          errors: 0,
          rows: 32,
          slow: 0,
          max: 0.006,
          services: [{ name: "shop", count: 16 }],
          place: "src/partners/list.ts:42",
          function: "loadAll",
          traceId: expect.stringMatching(/^[\da-f]{32}$/u),
        }),
      ]);
      const [statement] = statements;
      expect(statement?.total).toBeCloseTo(0.052, 9);
      // 1 1 1 2 2 2 3 3 3 4 4 4 5 5 6 6
      expect(statement?.p50).toBeCloseTo(0.003, 9);
      expect(statement?.p95).toBeCloseTo(0.006, 9);
      expect(step).toBe(50);
      expect([...(statement?.counts.entries() ?? [])].filter(([, count]) => count > 0)).toEqual([
        [1, 4],
        [2, 12],
      ]);
    });

    it("have loops, by route and place, with the advice of the worst", async () => {
      const { loops, loopsMatched } = await databases();
      expect(loopsMatched).toBe(1);
      expect(loops[0]).toMatchObject({
        system: "postgresql",
        text: TEXT,
        summary: "SELECT partners",
        service: "shop",
        route: "GET /partners",
        occurrences: 3,
        calls: 6,
        mostCalls: 6,
        wastedMedian: 0.5,
        requestMedian: 1.4,
        advice: "one query would replace 4",
        place: "src/partners/list.ts:42",
        function: "loadAll",
        tenants: [
          { name: "globex", count: 2 },
          { name: "acme", count: 1 },
        ],
      });
      expect(loops[0]?.wasted).toBeCloseTo(1.7, 9);
    });

    it("have slow calls, with who called from where", async () => {
      const { slow } = await databases();
      expect(slow).toEqual([
        expect.objectContaining({
          system: "mysql",
          text: "UPDATE stock SET n = ?",
          service: "stock",
          tenant: "acme",
          duration: 0.9,
          error: "40P01",
          place: "src/partners/list.ts:42",
        }),
      ]);
    });

    it("have pools and transactions, from what they rose by and what was told last", async () => {
      const { pools, transactions } = await databases();
      expect(pools).toEqual([
        expect.objectContaining({
          service: "shop",
          name: "db/shop",
          used: 3,
          idle: null,
          max: 10,
          mostUsed: 10,
          timeouts: 2,
          waits: 4,
          waitMean: 0.5,
        }),
      ]);
      expect(pools[0]?.usedOver.filter((value) => value !== null)).toEqual([10, 3]);
      expect(transactions).toEqual([
        { service: "shop", name: "order.place", count: 2, rolledBack: 1, unknown: 0, mean: 1 },
      ]);
    });

    it("are narrowed by the filter, and cut by the limit", async () => {
      const other = await databases("service = stock");
      expect(other.statements.map(({ summary }) => summary)).toEqual(["UPDATE stock"]);
      expect(other.loops).toEqual([]);
      expect(other.pools).toEqual([]);
      expect((await databases("tenant = acme")).loops[0]?.occurrences).toBe(1);
      expect(await databases("", 1)).toMatchObject({ complete: false, statementsMatched: 2 });
    });

    it("tell of one statement its tenants, routes, places, times and slowest calls", async () => {
      const id = (await databases("service = shop")).statements[0]?.id ?? "";
      const detail = await store().databaseStatement(id, selection());
      expect(detail?.statement).toMatchObject({ id, count: 16 });
      expect(detail?.tenants.map(({ name, count }) => [name, count])).toEqual([
        ["globex", 12],
        ["acme", 4],
      ]);
      expect(detail?.routes).toEqual([expect.objectContaining({ name: "GET /partners", count: 16 })]);
      expect(detail?.routes[0]?.p95).toBeCloseTo(0.006, 9);
      expect(detail?.places).toEqual([
        { place: "src/partners/list.ts:42", function: "loadAll", count: 3, total: 0.003 },
      ]);
      expect(detail?.distribution.filter(({ count }) => count > 0)).toEqual([
        { at: 0.001, count: 3 },
        { at: 0.002, count: 9 },
        { at: 0.005, count: 4 },
      ]);
      expect(detail?.examples.map(({ duration }) => duration)).toEqual([0.006, 0.006, 0.005, 0.005, 0.004]);
      expect(await store().databaseStatement("0".repeat(16), selection())).toBeUndefined();
    });
  });
}
