/** Pages that ask more than the engine can answer: through HTTP, with the real engine. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, startBackend, systemClock, type Backend } from "@sightline/backend";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe("a backend that is asked too much", () => {
  let dataDir = "";
  let backend: Backend;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-busy-"));
    backend = await startBackend(
      {
        host: "127.0.0.1",
        port: 0,
        otlpHttpPort: 0,
        otlpGrpcPort: null,
        store: "chdb",
        dataDir,
        retentionDays: 15,
        uiRoot: undefined,
        allowedOrigins: [],
        version: "1.2.3",
      },
      { openStore, logger: pino({ level: "silent" }), clock: systemClock },
    );
  });
  afterAll(async () => {
    await backend.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("refuses what finds no room, with when to come again, and still tells its health", async () => {
    const url = `${backend.addresses.ui}/api/sightline/services`;
    const answers = await Promise.all(
      Array.from({ length: 600 }, async () => {
        const response = await fetch(url);
        const body: unknown = await response.json();
        return { status: response.status, retryAfter: response.headers.get("retry-after"), body };
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect(answers.find(({ status }) => status === 429)).toMatchObject({
      retryAfter: "1",
      body: { error: { code: "READS_BUSY", hint: expect.stringContaining("Retry-After") } },
    });
    expect((await fetch(url)).status).toBe(200);
  });

  it("answers for its health while every reader is taken and the queue is full", async () => {
    const gone = new AbortController();
    const url = `${backend.addresses.ui}/api/sightline`;
    const asking = Array.from({ length: 400 }, () =>
      fetch(`${url}/services`, { signal: gone.signal }).catch(() => undefined),
    );
    const health = await fetch(`${url}/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      checks: expect.arrayContaining([{ name: "store", status: "ok", message: expect.any(String) }]),
    });
    gone.abort();
    await Promise.all(asking);
    // Nothing of theirs is in the way of who comes after.
    expect((await fetch(`${url}/traces`)).status).toBe(200);
  });
});
