/** kafkajs against a broker that speaks Kafka's protocol: context, batches, what comes again, transactions, lag. */
import { EventEmitter, once } from "node:events";
import { createRequire } from "node:module";
import type { Span } from "@sightline/otlp";
import type * as kafkajs from "kafkajs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { whyNoPeers } from "../../../tools/peers/build.mjs";
import { type Peer, startPeer } from "../../../tools/peers/peer.mjs";
import { withSpan } from "../src/observability/active-span.ts";
import { registry } from "../src/observability/process-state.ts";
import { readExposition } from "../system/support/exposition.ts";
import { attribute, type Observed, observed } from "../system/support/observed.ts";

const PRODUCER = 4;
const CONSUMER = 5;
const OUTCOME = "sightline.messaging.outcome";
const require = createRequire(import.meta.url);
const missing = whyNoPeers();

/** kafkajs stops a consumer for good at a `TypeError` and the like; others are tried again. */
class BankClosed extends Error {
  override readonly name = "BankClosed";
}

function samples(metric: string, topic: string): readonly (readonly [string, number])[] {
  const { samples: all = [] } = readExposition(registry.page("prometheus")).get(metric) ?? {};
  return all
    .filter(({ labels }) => labels["destination"] === topic)
    .map(({ name, labels, value }) => [
      labels["outcome"] ?? labels["group"] ?? name.slice(metric.length),
      value,
    ]);
}

async function becomes(expected: unknown, read: () => unknown): Promise<void> {
  await expect.poll(read, { timeout: 60_000, interval: 20 }).toEqual(expected);
}

describe.skipIf(missing !== undefined)(`kafkajs (${missing ?? "with a broker built by Go"})`, () => {
  let broker: Peer;
  let world: Observed;
  let library: typeof kafkajs;
  let kafka: kafkajs.Kafka;
  let producer: kafkajs.Producer;
  const open: { disconnect(): Promise<void> }[] = [];

  beforeAll(async () => {
    broker = await startPeer("kafka", ["-partitions", "1"]);
  }, 600_000);
  afterAll(() => broker.close());
  beforeEach(async () => {
    world = await observed();
    library = require("kafkajs");
    kafka = new library.Kafka({
      clientId: "shop",
      brokers: [broker.told["address"] ?? ""],
      logLevel: library.logLevel.NOTHING,
      retry: { initialRetryTime: 20, retries: 10 },
    });
    producer = kafka.producer({ createPartitioner: library.Partitioners.DefaultPartitioner });
    open.push(producer);
    await producer.connect();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.disconnect()));
    await world.close();
  });

  async function consumer(
    topic: string,
    run: kafkajs.ConsumerRunConfig,
    groupId = `${topic}-readers`,
  ): Promise<kafkajs.Consumer> {
    const made = kafka.consumer({ groupId, maxWaitTimeInMs: 50, retry: { initialRetryTime: 20 } });
    open.push(made);
    await made.connect();
    await made.subscribe({ topic, fromBeginning: true });
    await made.run(run);
    return made;
  }

  async function spans(kind: number, name: string, count: number): Promise<Span[]> {
    const limit = performance.now() + 60_000;
    for (;;) {
      await world.handle.flush();
      const found = world.backend.spans().filter((span) => span.kind === kind && span.name === name);
      if (found.length >= count) return found;
      if (performance.now() > limit) throw new Error(`${found.length} spans ${name} came, not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it("hangs the handling of a message on its sender, and leaves the sender's objects alone", async () => {
    await consumer("mails", {
      eachMessage: async () => {
        await withSpan("mail.render", () => Promise.resolve("sent"));
      },
    });
    const message = { key: "customer-7", value: "hello", headers: { language: "de" } };
    await withSpan("order.confirm", () => producer.send({ topic: "mails", messages: [message] }));
    expect(message.headers).toEqual({ language: "de" });
    const [processed] = await spans(CONSUMER, "process mails", 1);
    const [sent] = await spans(PRODUCER, "send mails", 1);
    const all = world.backend.spans();
    const outer = all.find(({ name }) => name === "order.confirm");
    expect(sent?.parentSpanId).toBe(outer?.spanId);
    expect(processed).toMatchObject({ traceId: outer?.traceId, parentSpanId: sent?.spanId });
    expect(processed?.links.map(({ spanId }) => spanId)).toEqual([sent?.spanId]);
    expect(all.find(({ name }) => name === "mail.render")?.parentSpanId).toBe(processed?.spanId);
    for (const span of [sent, processed]) {
      expect(attribute(span, "messaging.system")).toBe("kafka");
      expect(attribute(span, "messaging.destination.name")).toBe("mails");
      expect(attribute(span, "messaging.kafka.message.key")).toBe("customer-7");
      expect(attribute(span, "messaging.destination.partition.id")).toBe("0");
      expect(Number(attribute(span, "messaging.kafka.offset"))).toBe(0);
    }
    expect(attribute(processed, "messaging.consumer.group.name")).toBe("mails-readers");
    expect(Number(attribute(processed, "sightline.messaging.queue_time"))).toBeGreaterThanOrEqual(0);
    expect(samples("messages_sent_total", "mails")).toEqual([["sent", 1]]);
    await becomes([["completed", 1]], () => samples("messages_processed_total", "mails"));
  });

  it("tells a message that comes again, and counts its waiting once", async () => {
    let tries = 0;
    await consumer("charges", {
      eachMessage: async () => {
        tries += 1;
        if (tries < 3) throw new BankClosed("until nine");
      },
    });
    await producer.send({ topic: "charges", messages: [{ value: "7" }] });
    const runs = await spans(CONSUMER, "process charges", 3);
    expect(runs.map((span) => attribute(span, OUTCOME))).toEqual(["retried", "retried", "completed"]);
    expect(runs.map((span) => attribute(span, "error.type"))).toEqual([
      "BankClosed",
      "BankClosed",
      undefined,
    ]);
    expect(runs.map(({ status }) => status.code)).toEqual([2, 2, 0]);
    expect(new Set(runs.map(({ parentSpanId }) => parentSpanId)).size).toBe(1);
    expect(samples("message_queue_time_seconds", "charges")).toContainEqual(["_count", 1]);
  });

  it("links a batch to its senders, and tells what of it was done from what comes again", async () => {
    await producer.send({ topic: "tallies", messages: [{ value: "0" }] });
    await producer.sendBatch({
      topicMessages: [
        { topic: "tallies", messages: [{ value: "1" }] },
        { topic: "audit", messages: [{ value: "a" }] },
        { topic: "tallies", messages: [{ value: "2" }] },
      ],
    });
    const senders = await spans(PRODUCER, "send tallies", 2);
    expect(senders.map((span) => attribute(span, "messaging.batch.message_count"))).toEqual([undefined, 2]);
    await spans(PRODUCER, "send audit", 1);
    const sizes: number[] = [];
    await consumer("tallies", {
      eachBatch: async (payload) => {
        const { batch } = payload;
        sizes.push(batch.messages.length);
        if (sizes.length > 1) return;
        payload.resolveOffset(batch.messages[0]?.offset ?? "");
        throw new Error("the rest comes again");
      },
    });
    const runs = await spans(CONSUMER, "process tallies", 2);
    expect(sizes).toEqual([3, 2]);
    expect(runs.map((span) => attribute(span, OUTCOME))).toEqual(["retried", "completed"]);
    expect(runs[0]?.parentSpanId ?? "").toBe("");
    const [first, second] = senders;
    expect(runs[0]?.links.map(({ spanId }) => spanId)).toEqual([
      first?.spanId,
      second?.spanId,
      second?.spanId,
    ]);
    await becomes(
      new Map([
        ["retried", 2],
        ["completed", 3],
      ]),
      () => new Map(samples("messages_processed_total", "tallies")),
    );
  });

  it("puts off what a batch handler leaves unresolved", async () => {
    await producer.send({ topic: "slow", messages: [{ value: "0" }, { value: "1" }] });
    let calls = 0;
    await consumer("slow", {
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => {
        const { batch } = payload;
        calls += 1;
        payload.resolveOffset(batch.messages[0]?.offset ?? "");
        if (calls > 1) for (const { offset } of batch.messages) payload.resolveOffset(offset);
      },
    });
    const runs = await spans(CONSUMER, "process slow", 2);
    expect(runs.slice(0, 2).map((span) => attribute(span, OUTCOME))).toEqual(["postponed", "completed"]);
  });

  it("tells how much lies before the group, and nothing when it has left", async () => {
    await producer.send({ topic: "parcels", messages: ["a", "b", "c"].map((value) => ({ value })) });
    const gate = new EventEmitter();
    const reader = await consumer("parcels", {
      eachMessage: async () => {
        await once(gate, "open");
      },
    });
    await becomes([["parcels-readers", 3]], () => samples("message_lag", "parcels"));
    expect(samples("messages_sent_total", "parcels")).toEqual([["sent", 3]]);
    const stopped = reader.stop();
    gate.emit("open");
    await stopped;
    await becomes([["parcels-readers", 0]], () => samples("message_lag", "parcels"));
  });

  it("watches a transaction's sending, and a sending that fails", async () => {
    const careful = kafka.producer({
      createPartitioner: library.Partitioners.DefaultPartitioner,
      transactionalId: "ledger",
      idempotent: true,
      maxInFlightRequests: 1,
    });
    open.push(careful);
    await careful.connect();
    const transaction = await careful.transaction();
    await transaction.send({ topic: "ledger", messages: [{ key: null, value: null }] });
    await transaction.commit();
    const [booked] = await spans(PRODUCER, "send ledger", 1);
    expect(attribute(booked, "messaging.kafka.message.tombstone")).toBe(true);
    const late = kafka.producer({ createPartitioner: library.Partitioners.DefaultPartitioner });
    await expect(late.send({ topic: "never", messages: [{ value: "x" }] })).rejects.toThrow("disconnected");
    const [failed] = await spans(PRODUCER, "send never", 1);
    expect(failed?.status.code).toBe(2);
    expect(attribute(failed, "error.type")).toBe("KafkaJSError");
    expect(samples("messages_sent_total", "never")).toEqual([["failed", 1]]);
  });

  it("lets kafkajs refuse what it does not take, and leaves what outlives the SDK alone", async () => {
    const wrong: unknown = { topic: "mails" };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a careless application sends
    await expect(producer.send(wrong as kafkajs.ProducerRecord)).rejects.toThrow("Invalid messages array");
    await world.handle.shutdown();
    await expect(producer.send({ topic: "after", messages: [{ value: "x" }] })).resolves.toHaveLength(1);
    expect(samples("messages_sent_total", "after")).toEqual([]);
  });
});
