import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@sightline/api/client";
import { encodeTraces } from "@sightline/otlp";
import { seededIds, span, tracesData } from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SupervisedBackend } from "./supervised-backend.ts";

const SPANS = 50;

describe("an engine that crashes under load", () => {
  let dataDir = "";
  let backend = new SupervisedBackend("");
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-engine-"));
    backend = new SupervisedBackend(dataDir);
  });
  afterEach(async () => {
    await backend.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  // A fault in native code ends the process like these signals; no handler of ours may catch them.
  it.each(["SIGSEGV", "SIGABRT"] as const)(
    "with %s is started again, and nothing acknowledged is gone",
    async (signal) => {
      await backend.start();
      const ids = seededIds(1);
      const over = new AbortController();
      let acknowledged = 0;
      let refused = 0;
      const sending = (async () => {
        while (!over.signal.aborted) {
          const startTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
          const spans = Array.from({ length: SPANS }, () => span({ startTimeUnixNano }, ids));
          const response = await fetch(`${backend.addresses.otlpHttp}/v1/traces`, {
            method: "POST",
            headers: { "content-type": "application/x-protobuf" },
            body: Buffer.from(encodeTraces(tracesData(spans, { service: "crash" }))),
          }).catch(() => undefined);
          if (response?.ok === true) acknowledged += SPANS;
          else refused++;
          await delay(response?.ok === true ? 5 : 50);
        }
      })();
      await delay(700);
      const before = acknowledged;
      process.kill(backend.enginePid, signal);
      await backend.ready(2);
      await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(before + SPANS * 10);
      over.abort();
      await sending;
      expect(refused).toBeGreaterThan(0);
      const client = createClient({ baseUrl: backend.addresses.ui });
      const { matched } = await client.spans({ query: "service = crash", limit: 1 });
      // One request may have been stored and not answered.
      expect([acknowledged, acknowledged + SPANS]).toContain(matched);
      const health = await client.health();
      expect(health.checks.find(({ name }) => name === "journal")).toMatchObject({ status: "ok" });
    },
  );
});
