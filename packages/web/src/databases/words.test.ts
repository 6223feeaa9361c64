import { describe, expect, it } from "vitest";
import type { DatabaseLoop } from "@sightline/api";
import { costOf, sentenceOf, targetOf } from "./words.ts";

const NOTHING = { loops: [], pools: [], slow: [], slowMatched: 0, statements: [], databases: [] };

function loop(fields: Partial<DatabaseLoop>): DatabaseLoop {
  return {
    id: "1",
    system: "postgresql",
    text: "SELECT 1",
    summary: "SELECT",
    service: "shop",
    route: "GET /partners",
    occurrences: 3,
    calls: 214,
    mostCalls: 214,
    wasted: 3.6,
    wastedMedian: 1.2,
    spentMedian: 1.3,
    requestMedian: 1.4,
    advice: "",
    place: "src/list.ts:4",
    function: "",
    tenants: [],
    lastSeen: "2026-11-21T20:30:00Z",
    traceId: "",
    spanId: "",
    ...fields,
  };
}

describe("the words of databases", () => {
  it("lead with the loops of the route that wastes most", () => {
    expect(sentenceOf({ ...NOTHING, loops: [loop({})] })).toBe(
      "A loop costs 1.20 of 1.40 s of GET /partners; one query would replace 214.",
    );
    const loops = [
      loop({ route: "GET /other", wasted: 4 }),
      loop({ wastedMedian: 0.5 }),
      loop({ wastedMedian: 0.6, calls: 86 }),
    ];
    expect(sentenceOf({ ...NOTHING, loops })).toBe(
      "2 loops cost 1.10 of 1.40 s of GET /partners; 2 queries would replace 300.",
    );
  });

  it("go on to callers that wait, and say that there is nothing", () => {
    const pool = {
      service: "shop",
      name: "db/shop",
      used: 10,
      idle: 0,
      max: 10,
      pending: 0,
      mostUsed: 10,
      mostPending: 7,
      waits: 1,
      waitMean: 0.1,
      timeouts: 0,
      usedOver: [],
    };
    expect(sentenceOf({ ...NOTHING, pools: [pool] })).toBe(
      "Callers wait for connections of db/shop in shop: up to 7 at once.",
    );
    expect(sentenceOf(NOTHING)).toBe("No queries.");
  });

  it("name the unit once where it is the same", () => {
    expect(costOf(0.94, 1.4)).toBe("940 ms of 1.40 s");
    expect(costOf(1.2, 1.4)).toBe("1.20 of 1.40 s");
  });

  it("name a database as far as it is known", () => {
    expect(targetOf({ system: "postgresql", namespace: "shop", address: "db:5432" })).toBe(
      "postgresql shop on db:5432",
    );
    expect(targetOf({ system: "redis", namespace: "", address: "" })).toBe("redis");
  });
});
