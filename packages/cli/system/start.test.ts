import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@sightline/api/client";
import { encodeTraces } from "@sightline/otlp";
import { span, tracesData } from "@sightline/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isAlive, type Ready, Sightline } from "./sightline.ts";

const FREE_PORTS = ["--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0"];

let data: string;
let started: Sightline[];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "sightline-"));
  started = [];
});
afterEach(async () => {
  for (const sightline of started) {
    sightline.process.kill("SIGTERM");
    await sightline.ended;
  }
  await rm(data, { recursive: true, force: true });
});

function start(...args: string[]): Sightline {
  const sightline = new Sightline(["start", "--data", data, ...FREE_PORTS, ...args]);
  started.push(sightline);
  return sightline;
}

/** Resolves to the id of a trace that was acknowledged. */
async function sendSpan(otlpHttp: string): Promise<string> {
  const one = span({ startTimeUnixNano: BigInt(Date.now() - 1000) * 1_000_000n });
  const response = await fetch(`${otlpHttp}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body: encodeTraces(tracesData([one])),
  });
  expect(response.status).toBe(200);
  return one.traceId;
}

/** Resolves once the receiver has the head of a request whose body never ends. */
async function unfinishedRequest(otlpHttp: string): Promise<void> {
  const { port } = new URL(otlpHttp);
  const socket = connect(Number(port), "127.0.0.1");
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    socket.once("data", () => resolve());
    socket.write(
      "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n",
    );
  });
}

/** A start of the whole program costs seconds: what can be asked of one that runs shares it, each test with spans of its own. */
describe("sightline start, while it runs,", () => {
  let directory: string;
  let sightline: Sightline;
  let ready: Ready;
  let saidOnTheWay: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "sightline-"));
    sightline = new Sightline(["start", "--data", directory, ...FREE_PORTS, "--json"]);
    ready = await sightline.ready();
    saidOnTheWay = sightline.err;
  });
  afterAll(async () => {
    sightline.process.kill("SIGTERM");
    await sightline.ended;
    await rm(directory, { recursive: true, force: true });
  });

  it("was ready when everything answered, and said where", async () => {
    expect(ready).toMatchObject({
      event: "ready",
      data: directory,
      version: expect.stringMatching(/^\d/),
    });
    const id = await sendSpan(ready.otlpHttp);
    const trace = await createClient({ baseUrl: ready.ui }).trace({ id });
    expect(trace.spans).toHaveLength(1);
    expect((await fetch(`${ready.ui}/health/ready`)).status).toBe(200);
    expect(sightline.out.trim().split("\n")).toHaveLength(1);
    expect(saidOnTheWay).toBe("");
  });

  it("has its data directory alone: a second one is told its process", async () => {
    const second = new Sightline(["start", "--data", directory, ...FREE_PORTS, "--json"]);
    expect((await second.ended).code).toBe(2);
    expect(JSON.parse(second.out)).toMatchObject({
      error: { code: "DATA_DIR_LOCKED", message: expect.stringContaining(String(sightline.childPid())) },
    });
    expect(isAlive(sightline.childPid())).toBe(true);
  });

  it("starts a killed engine again and has lost nothing", async () => {
    const id = await sendSpan(ready.otlpHttp);
    const before = sightline.childPid();
    process.kill(before, "SIGKILL");
    await expect
      .poll(() => sightline.err, { timeout: 60_000 })
      .toContain(`The backend is back at ${ready.ui}.`);
    expect(sightline.err).toContain("ended (signal SIGKILL)");
    expect(sightline.childPid()).not.toBe(before);
    const client = createClient({ baseUrl: ready.ui });
    expect((await client.trace({ id })).spans).toHaveLength(1);
    const later = await sendSpan(ready.otlpHttp);
    expect((await client.trace({ id: later })).spans).toHaveLength(1);
  });
});

describe("sightline start", () => {
  it("keeps the declarations it is given, over a restart too", async () => {
    const file = join(data, "telemetry.ts");
    const metrics = '{ orders_total: { type: "counter", labels: ["status"] } }';
    await writeFile(file, `export default { service: { name: "shop-orders" }, metrics: ${metrics} };`);
    const declaring = start("--json", "--telemetry", file);
    const ready = await declaring.ready();
    const declared = { service: { name: "shop-orders" }, metrics: [{ prometheus: "orders_total" }] };
    expect(await createClient({ baseUrl: ready.ui }).declaration({ name: "shop-orders" })).toMatchObject(
      declared,
    );
    await unfinishedRequest(ready.otlpHttp);
    declaring.process.kill("SIGTERM");
    expect(await declaring.ended).toEqual({ code: 0, signal: null });
    const again = await start("--json").ready();
    const { declarations } = await createClient({ baseUrl: again.ui }).declarations();
    expect(declarations).toMatchObject([{ service: "shop-orders", metrics: 1 }]);
  });

  it("says in words where to send, and ends for good when the process that holds the store is asked to", async () => {
    const sightline = start("--store", "memory");
    await expect
      .poll(() => sightline.out, { timeout: 60_000 })
      .toMatch(/http:\/\/127\.0\.0\.1:\d+\n\n {2}Send to {3}OTEL_EXPORTER_OTLP_ENDPOINT=http/);
    expect(sightline.out).not.toContain("\u001B[");
    process.kill(sightline.childPid(), "SIGTERM");
    expect(await sightline.ended).toEqual({ code: 0, signal: null });
  });

  it("says which flag moves a port in use, for each of them", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const address = blocker.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    // At once: each is a program of its own.
    const refused = ["--port", "--otlp-http-port", "--otlp-grpc-port"].map(async (flag) => {
      const sightline = start("--store", "memory", flag, String(port));
      expect((await sightline.ended).code).toBe(2);
      expect(sightline.out).toBe("");
      expect(sightline.err).toContain(`Port ${port} on 127.0.0.1`);
      // Who holds it can be told on Linux.
      const holder = process.platform === "linux" ? `process ${process.pid} (` : "another program";
      expect(sightline.err).toContain(`is taken by ${holder}`);
      expect(sightline.err).toContain(`start with ${flag} ${port + 10}`);
    });
    try {
      await Promise.all(refused);
    } finally {
      await Promise.allSettled(refused);
      blocker.close();
    }
  });

  it.each([
    ["Ctrl-C", "chdb", "all are on disk", (sightline: Sightline) => sightline.interrupt()],
    [
      "SIGTERM",
      "memory",
      "they were in memory, and are gone.",
      (sightline: Sightline) => sightline.process.kill("SIGTERM"),
    ],
  ])(
    "ends within five seconds at %s, with requests under way, and says what it took: %s",
    async (_, store, kept, end) => {
      const sightline = start("--json", "--store", store);
      const { otlpHttp } = await sightline.ready();
      const child = sightline.childPid();
      await sendSpan(otlpHttp);
      await unfinishedRequest(otlpHttp);
      const began = performance.now();
      end(sightline);
      expect(await sightline.ended).toEqual({ code: 0, signal: null });
      expect(performance.now() - began).toBeLessThan(5000);
      await expect.poll(() => isAlive(child), { timeout: 5000 }).toBe(false);
      expect(sightline.err).toContain("Ended. This run took 1 span, 0 log records, 0 samples");
      expect(sightline.err).toContain(kept);
    },
  );

  it("listens wider with a token, and takes it from the shell", async () => {
    const token = "q7Jm2xv0R4cW9tYb1NfK6sDp3ZhL8gUe";
    const file = join(data, "token");
    await writeFile(file, token, { mode: 0o600 });
    const refused = start("--json", "--host", "0.0.0.0", "--store", "memory");
    expect((await refused.ended).code).toBe(2);
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: "HOST_NEEDS_TOKEN", field: "--host" } });
    const sightline = start(
      "--json",
      "--host",
      "0.0.0.0",
      "--store",
      "memory",
      "--token-file",
      file,
      "--allow-plaintext",
    );
    const { ui } = await sightline.ready();
    expect(ui).toMatch(/^http:\/\/localhost:\d+$/);
    expect(sightline.err).toContain(
      "Warning: on 0.0.0.0 telemetry and the token cross the network unencrypted.",
    );
    const without = new Sightline(["query", "traces", "--url", ui, "--json"]);
    const withIt = new Sightline(["query", "traces", "--url", ui, "--json", "--token-file", file]);
    expect((await without.ended).code).toBe(2);
    expect(JSON.parse(without.out)).toMatchObject({ error: { code: "TOKEN_MISSING" } });
    expect((await withIt.ended).code).toBe(0);
  });

  it("leaves no orphan when it is killed itself", async () => {
    const sightline = start("--json");
    await sightline.ready();
    const child = sightline.childPid();
    sightline.process.kill("SIGKILL");
    await expect.poll(() => isAlive(child), { timeout: 5000 }).toBe(false);
  });
});
