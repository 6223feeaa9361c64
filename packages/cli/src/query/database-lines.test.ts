import { describe, expect, it } from "vitest";
import type { DatabaseList } from "@sightline/api";
import { databaseLines } from "./database-lines.ts";

const terminal = { out: () => undefined, err: () => undefined, colour: false, width: 100, env: {} };
const where = { place: "src/partners/list.ts:42", function: "loadAll" };
const EMPTY: DatabaseList = {
  from: 1,
  to: 2,
  complete: true,
  databases: [],
  statements: [],
  statementsMatched: 0,
  loops: [],
  loopsMatched: 0,
  slow: [],
  slowMatched: 0,
  pools: [],
  transactions: [],
  step: 1,
  elapsedMs: 1,
};

describe("databases in the shell", () => {
  it("are loops with what to do, pools with callers that waited, and statements by their time", () => {
    const [loop, pool, head, statement, more, slow] = databaseLines(
      {
        ...EMPTY,
        complete: false,
        loops: [
          {
            id: "1",
            system: "postgresql",
            text: "SELECT 1",
            summary: "SELECT",
            service: "shop",
            route: "GET /partners",
            occurrences: 12,
            calls: 214,
            mostCalls: 214,
            wasted: 14,
            wastedMedian: 1.2,
            spentMedian: 1.3,
            requestMedian: 1.4,
            advice: "one query would replace 214",
            ...where,
            tenants: [],
            lastSeen: "2026-11-21T12:31:07.000000000Z",
            traceId: "ab",
            spanId: "cd",
          },
        ],
        loopsMatched: 1,
        pools: [
          {
            service: "shop",
            name: "db/shop",
            used: 3,
            idle: 0,
            max: 10,
            pending: 0,
            mostUsed: 10,
            mostPending: 4,
            waits: 9,
            waitMean: 0.1,
            timeouts: 2,
            usedOver: [],
          },
        ],
        statements: [
          {
            id: "2",
            system: "postgresql",
            namespace: "shop",
            address: "db",
            text: `SELECT *\nFROM ${"x".repeat(200)}`,
            summary: "SELECT x",
            count: 48_210,
            errors: 3,
            total: 12.3,
            p50: 0.001,
            p95: 0.012,
            max: 1,
            rows: 0,
            slow: 7,
            services: [],
            counts: [],
            ...where,
            traceId: "ab",
          },
        ],
        statementsMatched: 9,
        slowMatched: 7,
      },
      terminal,
    ).split("\n");
    expect(loop).toBe(
      "loop  shop  GET /partners  12×  one query would replace 214  src/partners/list.ts:42  ab",
    );
    expect(pool).toBe("pool  shop  db/shop  10 of 10 used, 4 waited at once, 2 in vain");
    expect(head).toMatch(/^ {3}total {6}count/u);
    expect(statement).toMatch(
      /^ {2}12\.3 s {6}48210 {3}12\.0 ms {7}3 {6}7 {2}SELECT \* FROM x+… {2}src\/partners\/list\.ts:42$/u,
    );
    expect([more, slow]).toEqual([
      "1 of 9 statements; --limit shows more.",
      "7 slow queries; --json lists them.",
    ]);
  });

  it("say when there are none", () => {
    expect(databaseLines(EMPTY, terminal)).toBe("No query matches.\n");
  });
});
