import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Client } from "@sightline/api/client";
import { openStore, startBackend, systemClock, type Backend, type BackendOptions } from "@sightline/backend";
import { encodeLogs, encodeMetrics, encodeTraces } from "@sightline/otlp";
import {
  counterMetric,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  span,
  tracesData,
} from "@sightline/testkit";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const MINUTE = 60_000_000_000n;
const now = BigInt(Date.now()) * 1_000_000n;

let directory = "";
const backends: Backend[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sightline-data-"));
});
afterEach(async () => {
  for (const started of backends.splice(0)) await started.close();
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function backend(store: BackendOptions["store"], retentionDays = 15, data = "data"): Promise<Backend> {
  const options: BackendOptions = {
    host: "127.0.0.1",
    port: 0,
    otlpHttpPort: 0,
    otlpGrpcPort: null,
    store,
    dataDir: join(directory, data),
    retentionDays,
    uiRoot: undefined,
    allowedOrigins: [],
    version: "1.2.3",
  };
  const started = await startBackend(options, {
    openStore,
    logger: pino({ level: "silent" }),
    clock: systemClock,
  });
  backends.push(started);
  return started;
}

async function fill({ addresses }: Backend): Promise<void> {
  const one = span({
    name: "POST /pay",
    startTimeUnixNano: now - 5n * MINUTE,
    attributes: { "tenant.id": "acme" },
  });
  const record = {
    traceId: one.traceId,
    spanId: one.spanId,
    timeUnixNano: one.startTimeUnixNano,
    body: "paid",
  };
  const points = [numberPoint({ timeUnixNano: now - 4n * MINUTE, value: 7 })];
  const bodies = {
    traces: encodeTraces(tracesData([one])),
    logs: encodeLogs(logsData([logRecord(record)])),
    metrics: encodeMetrics(metricsData([counterMetric("orders", points)])),
  };
  for (const [signal, body] of Object.entries(bodies)) {
    const headers = { "content-type": "application/x-protobuf" };
    const answer = await fetch(`${addresses.otlpHttp}/v1/${signal}`, { method: "POST", headers, body });
    expect(answer.status).toBe(200);
  }
}

async function sightline(
  ...args: string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return runVerb(args);
}

async function answers({ addresses }: Backend): Promise<unknown> {
  const client: Client = createClient({ baseUrl: addresses.ui });
  const window = { from: String(now / 1_000_000_000n - 3600n), to: String(now / 1_000_000_000n + 60n) };
  const { traces } = await client.traces(window);
  return {
    traces,
    trace: traces[0] === undefined ? null : withoutIds(await client.trace({ id: traces[0].traceId })),
    logs: (await client.logs(window)).logs.map(withoutId),
    metrics: await client.metrics(window),
    tenants: await client.tenants(window),
    services: await client.services({ ...window, step: 600 }),
  };
}

function withoutIds(trace: Awaited<ReturnType<Client["trace"]>>): object {
  return { ...trace, logs: trace.logs.map(withoutId) };
}

/** Ids of records are the store's own. */
function withoutId<T extends { readonly id: string }>(record: T): Omit<T, "id"> {
  const { id: _, ...rest } = record;
  return rest;
}

describe("sightline data", () => {
  it("carries a range of time from one backend to another, and offline", async () => {
    const first = await backend("memory");
    await fill(first);
    const file = join(directory, "a.sightline");
    const exported = await sightline("data", "export", file, "--url", first.addresses.ui, "--json");
    expect(exported).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(exported.out)).toMatchObject({ file, spans: 1, logs: 1, points: 1 });
    const given = await answers(first);
    await first.close();

    const second = await backend("chdb");
    expect(await sightline("data", "import", file, "--url", second.addresses.ui)).toEqual({
      code: 0,
      out: expect.stringContaining("1 spans, 1 log records, 1 data points"),
      err: "",
    });
    expect(await answers(second)).toEqual(given);
    const held = await sightline("data", "export", `${file}2`, "--data", join(directory, "data"));
    expect(held).toMatchObject({ code: 2, err: expect.stringContaining(`${process.pid}`) });
    await second.close();

    const offline = join(directory, "b.sightline");
    const data = join(directory, "data");
    expect(await sightline("data", "export", offline, "--data", data, "--since", "2h")).toMatchObject({
      code: 0,
    });
    expect(await sightline("data", "import", offline, "--data", data, "--json")).toMatchObject({ code: 0 });
    const third = await backend("chdb");
    // Twice in, twice counted.
    expect((await createClient({ baseUrl: third.addresses.ui }).spans()).matched).toBe(2);
  }, 120_000);

  it("refuses files that are there, cut off, or of another kind, and says what to do", async () => {
    const { addresses } = await backend("memory");
    const file = join(directory, "c.sightline");
    const url = ["--url", addresses.ui];
    expect(await sightline("data", "export", file, ...url)).toMatchObject({ code: 0 });
    expect(await sightline("data", "export", file, ...url)).toMatchObject({
      code: 2,
      err: expect.stringContaining("--force"),
    });
    expect(await sightline("data", "export", file, ...url, "--force")).toMatchObject({ code: 0 });
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, -3));
    expect(await sightline("data", "import", file, ...url, "--json")).toMatchObject({
      code: 2,
      out: expect.stringContaining("DATA_FILE_TRUNCATED"),
    });
    await writeFile(file, "something else altogether");
    expect(await sightline("data", "import", file, ...url)).toMatchObject({
      code: 2,
      err: expect.stringContaining("is no file of"),
    });
    for (const [flags, problem] of [
      [["--from", "yesterday", ...url], "is no time"],
      [["--url", "http://127.0.0.1:1"], "Nothing answers"],
      [["--data", directory], "no data directory"],
    ] as const)
      expect(await sightline("data", "export", `${file}3`, ...flags)).toMatchObject({
        code: 2,
        err: expect.stringContaining(problem),
      });
  }, 60_000);

  it("reports what a shorter retention refuses", async () => {
    const first = await backend("memory");
    await fill(first);
    const file = join(directory, "d.sightline");
    expect(await sightline("data", "export", file, "--url", first.addresses.ui)).toMatchObject({ code: 0 });
    const second = await backend("memory", 1 / 24 / 60);
    const imported = await sightline("data", "import", file, "--url", second.addresses.ui, "--json");
    expect(imported.code).toBe(1);
    expect(JSON.parse(imported.out)).toMatchObject({
      spans: 1,
      rejected: 3,
      rejections: [{ count: 1, reason: expect.stringContaining("older than the retention") }, {}, {}],
    });
  }, 60_000);
});
