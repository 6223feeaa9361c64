/** amqplib on a real RabbitMQ: context, outcomes of what is refused, several acknowledged at once, a closed channel. */
import { createRequire } from "node:module";
import type { Span } from "@sightline/otlp";
import type * as amqplib from "amqplib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withSpan } from "../src/observability/active-span.ts";
import { attribute, type Observed, observed } from "./support/observed.ts";
import { type Rabbit, rabbitIsInstalled, startRabbit } from "./support/rabbit.ts";

const PRODUCER = 4;
const CONSUMER = 5;
const OUTCOME = "sightline.messaging.outcome";
const require = createRequire(import.meta.url);

describe.skipIf(!rabbitIsInstalled)("amqplib (needs rabbitmq-server, which npm does not carry)", () => {
  let rabbit: Rabbit;
  let world: Observed;
  let connection: amqplib.ChannelModel;
  let channel: amqplib.Channel;

  beforeAll(async () => {
    rabbit = await startRabbit();
  });
  afterAll(() => rabbit.close());
  beforeEach(async () => {
    world = await observed();
    const library: typeof amqplib = require("amqplib");
    connection = await library.connect(rabbit.url);
    channel = await connection.createChannel();
  });
  afterEach(async () => {
    await connection.close();
    await world.close();
  });

  async function spans(kind: number, name: string, count: number): Promise<Span[]> {
    const limit = performance.now() + 15_000;
    for (;;) {
      await world.handle.flush();
      const found = world.backend.spans().filter((span) => span.kind === kind && span.name === name);
      if (found.length >= count) return found;
      if (performance.now() > limit) throw new Error(`${found.length} spans ${name} came, not ${count}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it("hangs the handling of a message on its sender, until it is acknowledged", async () => {
    await channel.assertQueue("mails");
    await channel.consume("mails", (message) => {
      if (message === null) return;
      const rendered = withSpan("mail.render", () => new Promise((resolve) => setTimeout(resolve, 30)));
      void rendered.then(() => channel.ack(message));
    });
    withSpan("order.confirm", () => channel.sendToQueue("mails", Buffer.from("7"), { messageId: "m7" }));
    const [processed] = await spans(CONSUMER, "process mails", 1);
    const [sent] = await spans(PRODUCER, "send mails", 1);
    const all = world.backend.spans();
    expect(sent?.parentSpanId).toBe(all.find(({ name }) => name === "order.confirm")?.spanId);
    expect(processed).toMatchObject({ traceId: sent?.traceId, parentSpanId: sent?.spanId });
    expect(all.find(({ name }) => name === "mail.render")?.parentSpanId).toBe(processed?.spanId);
    expect(attribute(processed, "messaging.system")).toBe("rabbitmq");
    expect(attribute(processed, "messaging.message.id")).toBe("m7");
    expect(attribute(processed, OUTCOME)).toBe("completed");
    if (processed === undefined) throw new Error("no span");
    expect(Number(processed.endTimeUnixNano - processed.startTimeUnixNano) / 1e6).toBeGreaterThan(25);
  });

  it("tells a message that comes again from one that is given up", async () => {
    await channel.assertQueue("charges");
    await channel.consume("charges", (message) => {
      if (message !== null) channel.nack(message, false, !message.fields.redelivered);
    });
    channel.sendToQueue("charges", Buffer.from("7"));
    const runs = await spans(CONSUMER, "process charges", 2);
    expect(runs.map((span) => attribute(span, OUTCOME))).toEqual(["retried", "failed"]);
    expect(runs.map(({ status }) => status.code)).toEqual([2, 2]);
    expect(new Set(runs.map(({ parentSpanId }) => parentSpanId)).size).toBe(1);
  });

  it("ends all that one acknowledgement is for, and names an exchange", async () => {
    await channel.assertExchange("orders", "fanout");
    await channel.assertQueue("tallies");
    await channel.bindQueue("tallies", "orders", "");
    let seen = 0;
    await channel.consume("tallies", (message) => {
      if (message !== null && ++seen === 3) channel.ack(message, true);
    });
    for (let at = 0; at < 3; at++) channel.publish("orders", "placed", Buffer.from(String(at)));
    const runs = await spans(CONSUMER, "process tallies", 3);
    expect(runs.map((span) => attribute(span, OUTCOME))).toEqual(["completed", "completed", "completed"]);
    const sent = await spans(PRODUCER, "send orders", 3);
    expect(attribute(sent[0], "messaging.rabbitmq.destination.routing_key")).toBe("placed");
  });

  it("ends a message without acknowledgement with its consumer, and one that is open with its channel", async () => {
    await channel.assertQueue("hints");
    await channel.consume("hints", () => {}, { noAck: true });
    channel.sendToQueue("hints", Buffer.from("1"));
    const [hint] = await spans(CONSUMER, "process hints", 1);
    expect(attribute(hint, OUTCOME)).toBe("completed");
    await channel.assertQueue("left");
    const delivered = new Promise((resolve) => {
      void channel.consume("left", resolve);
    });
    channel.sendToQueue("left", Buffer.from("1"));
    await delivered;
    await channel.close();
    const [left] = await spans(CONSUMER, "process left", 1);
    expect(attribute(left, OUTCOME)).toBe("retried");
  });
});
