import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { createClient } from "@sightline/api/client";
import { encodeTraces } from "@sightline/otlp";
import { seededIds, span, tracesData } from "@sightline/testkit";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { SupervisedBackend } from "./supervised-backend.ts";

const SPANS = 200;
const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

const disk = mkdtempSync(join(tmpdir(), "sightline-disk-"));
/** A file system of its own in memory: only the system's administrator may mount one. */
const isMounted = mounted();
if (!isMounted) rmSync(disk, { recursive: true, force: true });

function mounted(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

afterAll(() => {
  if (!isMounted) return;
  execFileSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

// Skipped where no file system may be mounted; `src/store/chdb/journal/full-disk.test.ts` fills one that is made up.
describe.skipIf(!isMounted)("a disk that is full", () => {
  const backend = new SupervisedBackend(join(disk, "data"));
  const ballast = join(disk, "ballast");
  afterEach(() => backend.stop());

  const ids = seededIds(1);
  let sent = 0;
  /** About 100 kB. */
  const body = (): Buffer => {
    const startTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
    const text = `${sent++} ${"x".repeat(400)}`;
    const spans = Array.from({ length: SPANS }, () => span({ startTimeUnixNano, attributes: { text } }, ids));
    return Buffer.from(encodeTraces(tracesData(spans, { service: "disk" })));
  };
  const post = (): Promise<Response> =>
    fetch(`${backend.addresses.otlpHttp}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf" },
      body: new Uint8Array(body()),
    });
  const call = (client: Client): Promise<status> =>
    new Promise((resolve) => {
      client.makeUnaryRequest(EXPORT, raw, raw, body(), (error: ServiceError | null) =>
        resolve(error?.code ?? status.OK),
      );
    });

  it(
    "is said to senders and to health, and loses nothing that was acknowledged",
    { timeout: 180_000 },
    async () => {
      await backend.start();
      const client = createClient({ baseUrl: backend.addresses.ui });
      const grpc = new Client(new URL(backend.addresses.otlpGrpc ?? "").host, credentials.createInsecure());
      let acknowledged = 0;
      for (let count = 0; count < 10; count++) if ((await post()).ok) acknowledged += SPANS;
      expect(acknowledged).toBe(10 * SPANS);

      await fill(ballast);
      let refused: Response | undefined;
      for (let count = 0; count < 100 && refused === undefined; count++) {
        const response = await post();
        if (response.ok) acknowledged += SPANS;
        else refused = response;
      }
      expect([refused?.status, refused?.headers.get("retry-after")]).toEqual([429, "1"]);
      expect(await refused?.text()).toContain("disk is full");
      let code = status.OK;
      for (let count = 0; count < 100 && code === status.OK; count++) {
        code = await call(grpc);
        if (code === status.OK) acknowledged += SPANS;
      }
      expect(code).toBe(status.RESOURCE_EXHAUSTED);
      const full = await client.health();
      expect(full.status).toBe("failed");
      expect(full.checks.find(({ name }) => name === "disk")).toMatchObject({ status: "failed" });

      await rm(ballast);
      let isTaken = false;
      for (let count = 0; count < 50 && !isTaken; count++) {
        isTaken = (await post()).ok;
        if (isTaken) acknowledged += SPANS;
        else await delay(100);
      }
      expect(isTaken).toBe(true);
      expect(await call(grpc)).toBe(status.OK);
      acknowledged += SPANS;
      grpc.close();
      await expect
        .poll(async () => (await client.spans({ query: "service = disk", limit: 1 })).matched, {
          timeout: 60_000,
          interval: 500,
        })
        .toBe(acknowledged);
    },
  );
});

function raw(bytes: Buffer): Buffer {
  return bytes;
}

/** All but half a MB. */
async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  const { bavail, bsize } = await statfs(disk);
  const block = Buffer.alloc(65_536);
  for (let left = bavail * bsize - 524_288; left > 0; left -= block.length) await file.write(block);
  await file.close();
}
