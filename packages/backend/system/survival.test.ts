import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createClient, type Client } from "@sightline/api/client";
import { encodeLogs, encodeMetrics, encodeTraces, type Signal } from "@sightline/otlp";
import {
  logRecord,
  logsData,
  metric,
  metricsData,
  numberPoint,
  seededIds,
  span,
  tracesData,
} from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SupervisedBackend } from "./supervised-backend.ts";

/** `SIGHTLINE_KILLS` for a longer run. */
const KILLS = Number(process.env["SIGHTLINE_KILLS"] ?? 20);
/** `SIGHTLINE_SEED` repeats the moments of a run. */
const SEED = Number(process.env["SIGHTLINE_SEED"] ?? Date.now() % 1_000_000);
const ITEMS = 5;
const WRITERS = 2;
const SIGNALS: readonly Signal[] = ["traces", "logs", "metrics"];

/** Metrics that the backend makes of what it was sent. */
const MADE_HERE = /^(?:traces_span_metrics_|traces_service_graph_|sightline_service_up$)/u;

interface Batch {
  readonly name: string;
  readonly signal: Signal;
  /** Requests that carried it. */
  attempts: number;
  isAcknowledged: boolean;
}

describe("a backend that is killed again and again", () => {
  let dataDir = "";
  let backend = new SupervisedBackend("");
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-survival-"));
    backend = new SupervisedBackend(dataDir);
  });
  afterEach(async () => {
    await backend.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it(
    "has all that it acknowledged, and nothing twice that was not sent twice",
    { timeout: KILLS * 45_000 },
    async () => {
      process.stdout.write(`SIGHTLINE_SEED=${SEED} SIGHTLINE_KILLS=${KILLS}\n`);
      const random = randomNumbers(SEED);
      await backend.start();
      const batches: Batch[] = [];
      const load = startLoad(backend.addresses.otlpHttp, batches);
      for (let kill = 1; kill <= KILLS; kill++) {
        await delay(30 + random() * 700);
        // Each fourth goes to the supervisor: a new one has no memory of falls, and does not wait so long.
        if (kill % 4 !== 0) await backend.killEngine();
        else await backend.killSupervisor(kill % 8 === 0);
      }
      // On a busy machine little is acknowledged between the kills.
      const acknowledgedOf = (signal: Signal): number =>
        batches.filter((batch) => batch.isAcknowledged && batch.signal === signal).length;
      await expect
        .poll(() => Math.min(...SIGNALS.map(acknowledgedOf)), { timeout: KILLS * 15_000 })
        .toBeGreaterThan(KILLS);
      await load.stop();

      const client = createClient({ baseUrl: backend.addresses.ui });
      const found = await storedItems(client);
      expect(batches.filter(({ attempts }) => attempts > 1).length).toBeGreaterThan(KILLS / 2);
      expect(batches.flatMap((batch) => faultOf(batch, found.get(batch.name) ?? 0))).toEqual([]);
      const names = new Set(batches.map(({ name }) => name));
      const strange = [...found.keys()].filter((name) => !names.has(name) && !MADE_HERE.test(name));
      expect(strange).toEqual([]);
      const health = await client.health();
      expect(health.checks.find(({ name }) => name === "journal")).toMatchObject({ status: "ok" });
    },
  );
});

function faultOf({ name, signal, attempts, isAcknowledged }: Batch, items: number): readonly string[] {
  // A sample that comes twice is the same sample: of metrics it is series that are counted.
  const most = signal === "metrics" ? ITEMS : ITEMS * attempts;
  const least = isAcknowledged ? ITEMS : 0;
  const isWhole = items % ITEMS === 0 && items >= least && items <= most;
  return isWhole ? [] : [`${name}: ${items} items after ${attempts} attempts, ${isAcknowledged}`];
}

function startLoad(otlpHttp: string, batches: Batch[]): { stop(): Promise<void> } {
  const agent = new Agent({ keepAlive: true });
  const ids = seededIds(SEED);
  const over = new AbortController();
  const writer = async (signal: Signal, number: number): Promise<void> => {
    for (let turn = 0; !over.signal.aborted; turn++) {
      const batch: Batch = {
        name: `${signal}_${number}_${turn}`,
        signal,
        attempts: 0,
        isAcknowledged: false,
      };
      batches.push(batch);
      const body = bodyOf(batch, ids);
      while (!batch.isAcknowledged && !over.signal.aborted) {
        batch.attempts++;
        batch.isAcknowledged = (await post(new URL(`/v1/${signal}`, otlpHttp), agent, body)) === 200;
        if (!batch.isAcknowledged) await delay(40);
      }
      await delay(15);
    }
  };
  const writers = SIGNALS.flatMap((signal) =>
    Array.from({ length: WRITERS }, (_, number) => writer(signal, number)),
  );
  return {
    stop: async () => {
      over.abort();
      await Promise.all(writers);
      agent.destroy();
    },
  };
}

function bodyOf({ name, signal }: Batch, ids: ReturnType<typeof seededIds>): Uint8Array {
  const time = BigInt(Date.now()) * 1_000_000n;
  const items = Array.from({ length: ITEMS }, (_, item) => item);
  switch (signal) {
    case "traces":
      return encodeTraces(
        tracesData(
          items.map(() => span({ name, startTimeUnixNano: time }, ids)),
          { service: "survivor" },
        ),
      );
    case "logs":
      return encodeLogs(
        logsData(
          items.map(() => logRecord({ body: name, timeUnixNano: time })),
          { service: "survivor" },
        ),
      );
    case "metrics": {
      const dataPoints = items.map((item) => numberPoint({ timeUnixNano: time, attributes: { item } }));
      return encodeMetrics(metricsData([metric({ name, unit: "", data: { kind: "gauge", dataPoints } })]));
    }
    default:
      throw new Error(`no such signal: ${String(signal)}`);
  }
}

/** The status, or 0 where the connection broke. */
function post(url: URL, agent: Agent, body: Uint8Array): Promise<number> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/x-protobuf", "content-length": body.length };
    const sent = request(url, { method: "POST", agent, headers, timeout: 10_000 }, (answer) => {
      answer
        .resume()
        .on("end", () => resolve(answer.statusCode ?? 0))
        .on("error", () => resolve(0));
    });
    sent.on("timeout", () => sent.destroy()).on("error", () => resolve(0));
    sent.end(body);
  });
}

/** Items by the batch's name: spans and log records, and the series of a metric. */
async function storedItems(client: Client): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const count = (name: string, items = 1): void => void found.set(name, (found.get(name) ?? 0) + items);
  const query = "service = survivor";
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await client.spans({ query, limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    for (const { name } of page.spans) count(name);
    cursor = page.cursor;
  }
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await client.logs({ query, limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    for (const { body } of page.logs) count(body);
    cursor = page.cursor;
  }
  const { metrics, complete } = await client.metrics({
    from: new Date(Date.now() - 3_600_000).toISOString(),
  });
  expect(complete).toBe(true);
  for (const { name, series } of metrics) if (name !== "target_info") count(name, series);
  return found;
}

/** From 0 up to 1, the same for the same seed: G. Marsaglia's xorshift32. */
function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}
