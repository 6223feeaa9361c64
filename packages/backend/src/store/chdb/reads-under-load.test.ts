/** More readers than the engine has room for: with the real engine and queries that take their time. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askedBy } from "../asker.ts";
import { Cancellation } from "./cancellation.ts";
import { SqlClient } from "./client.ts";
import { openEngine, type Engine, type EngineSession } from "./engine.ts";
import { SessionPool } from "./session-pool.ts";

const LIMITS = { seconds: 60, megabytes: 1000 };
/** A minute of one thread, unless it is stopped. */
const SLOW = "SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 7";
const QUICK = "SELECT 1";

describe("reads under load", () => {
  let dataDir = "";
  let engine: Engine;
  const sessions: EngineSession[] = [];
  const session = (): EngineSession => {
    const one = engine.session();
    sessions.push(one);
    return one;
  };
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-reads-"));
    engine = await openEngine({ dataDir, memoryBytes: 800_000_000 });
  });
  afterEach(async () => {
    await engine.drain();
    for (const one of sessions.splice(0)) one.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function client({ waiting = 10, waitMs = 60_000, limits = LIMITS } = {}): {
    readonly pool: SessionPool;
    readonly sql: SqlClient;
  } {
    const pool = new SessionPool([session()], { waiting, waitMs });
    return { pool, sql: new SqlClient(pool, limits, new Cancellation(session(), "read")) };
  }

  it("stops a query in the engine when its asker has gone, and goes on with the next", async () => {
    const { sql } = client();
    const asker = new AbortController();
    const abandoned = askedBy({ signal: asker.signal }, () => sql.rows(SLOW));
    const next = sql.rows(QUICK);
    setTimeout(() => asker.abort(), 300);
    await expect(abandoned).rejects.toMatchObject({ code: "READ_ABANDONED" });
    expect(await next).toEqual([[1]]);
    const running = await sql.rows(
      "SELECT count() FROM system.processes WHERE query LIKE '%sipHash64%' AND NOT is_cancelled",
    );
    // This query names what it looks for, too.
    expect(running).toEqual([["1"]]);
  });

  it("stops one that is abandoned before the engine has it", async () => {
    const { sql } = client();
    const asker = new AbortController();
    const abandoned = askedBy({ signal: asker.signal }, () => sql.rows(SLOW));
    setImmediate(() => asker.abort());
    await expect(abandoned).rejects.toMatchObject({ code: "READ_ABANDONED" });
  });

  it("does not begin a query whose asker has gone while it waited", async () => {
    const { sql, pool } = client();
    const first = new AbortController();
    const second = new AbortController();
    const running = askedBy({ signal: first.signal }, () => sql.rows(SLOW));
    const waiting = askedBy({ signal: second.signal }, () => sql.rows(QUICK));
    expect([pool.running, pool.waiting]).toEqual([1, 1]);
    second.abort();
    await expect(waiting).rejects.toMatchObject({ code: "READ_ABANDONED" });
    expect([pool.running, pool.waiting]).toEqual([1, 0]);
    first.abort();
    await expect(running).rejects.toMatchObject({ code: "READ_ABANDONED" });
    await expect(askedBy({ signal: first.signal }, () => sql.rows(QUICK))).rejects.toMatchObject({
      code: "READ_ABANDONED",
    });
  });

  it("refuses what finds no room in the queue, or waited too long there; a patient asker waits", async () => {
    const { sql, pool } = client({ waiting: 1, waitMs: 200 });
    const asker = new AbortController();
    const { signal } = asker;
    const running = askedBy({ signal }, () => sql.rows(SLOW));
    const waiting = sql.rows(QUICK);
    await expect(sql.rows(QUICK)).rejects.toMatchObject({
      code: "READS_BUSY",
      status: 429,
      message: expect.stringContaining("1 run and 1 wait"),
    });
    const patient = askedBy({ signal: new AbortController().signal, patient: true }, () => sql.rows(QUICK));
    await expect(waiting).rejects.toMatchObject({ code: "READS_BUSY" });
    expect(pool.refused).toBe(2);
    asker.abort();
    await expect(running).rejects.toMatchObject({ code: "READ_ABANDONED" });
    expect(await patient).toEqual([[1]]);
  });

  it("ends with what waits refused and what runs stopped", async () => {
    const { sql, pool } = client();
    const cancellation = new Cancellation(session(), "read");
    const running = sql.rows(SLOW);
    const waiting = sql.rows(QUICK);
    const drained = pool.drain();
    const stopped = cancellation.stopAll(() => pool.running === 0);
    await expect(waiting).rejects.toMatchObject({ code: "STORE_CLOSED" });
    await expect(running).rejects.toMatchObject({ code: "READ_ABANDONED" });
    await Promise.all([drained, stopped]);
    await expect(sql.rows(QUICK)).rejects.toMatchObject({ code: "STORE_CLOSED" });
  });

  it("holds each query to its time and its memory", async () => {
    const { sql } = client({ limits: { seconds: 1, megabytes: 20 } });
    await expect(sql.rows(SLOW)).rejects.toMatchObject({ code: "QUERY_TOO_SLOW", status: 503 });
    await expect(sql.rows("SELECT length(groupArray(number)) FROM numbers(50000000)")).rejects.toMatchObject({
      code: "QUERY_TOO_LARGE",
      status: 422,
    });
    const wide = client({ limits: { seconds: 30, megabytes: 100_000 } });
    await expect(
      wide.sql.rows("SELECT length(groupArray(number)) FROM numbers(1000000000)"),
    ).rejects.toMatchObject({ code: "ENGINE_MEMORY_FULL", status: 503 });
  });
});
