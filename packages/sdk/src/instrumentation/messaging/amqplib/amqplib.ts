/**
 * amqplib (RabbitMQ), with promises and with callbacks: `send <destination>` where a message is published, `process
 * <queue>` from its delivery until it is acknowledged or refused.
 */
import { contextStore } from "../../../context/store.ts";
import type { Headers } from "../../../propagation/header-format.ts";
import { isSuppressed } from "../../client-call.ts";
import type { LibraryHook } from "../../module-hook/module-hook.ts";
import { prototypeOf, replaceMethod } from "../../replaced-method.ts";
import type { Messaging } from "../messaging.ts";
import { Deliveries } from "./deliveries.ts";

interface PublishOptions {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly messageId?: string;
}

interface Message {
  readonly fields: {
    readonly deliveryTag: number;
    readonly redelivered: boolean;
    readonly routingKey: string;
  };
  readonly properties: {
    readonly headers?: Readonly<Record<string, unknown>> | undefined;
    readonly messageId?: unknown;
  };
}

interface Emitter {
  once(event: "close", listener: () => void): unknown;
}

type Consumer = (message: Message | null) => unknown;
type PublishArguments = [
  exchange: string,
  key: string,
  content: Uint8Array,
  options?: PublishOptions,
  ...rest: unknown[],
];
type ConsumeArguments = [
  queue: string,
  consumer: Consumer,
  options?: { noAck?: boolean },
  ...rest: unknown[],
];

const SYSTEM = "rabbitmq";

export function amqplibHook(messaging: Messaging): LibraryHook {
  return {
    library: "amqplib",
    files: {
      "amqplib/lib/channel_model.js": "module.exports",
      "amqplib/lib/callback_model.js": "module.exports",
    },
    apply: (exports) => watchChannel(messaging, prototypeOf(exports, "Channel")),
  };
}

/** Confirming channels publish by the same method of the class that they extend. */
function watchChannel(messaging: Messaging, prototype: object): () => void {
  const channels = new WeakMap<object, Deliveries>();
  const undo = [
    replaceMethod<PublishArguments>(
      prototype,
      "publish",
      (original) =>
        function publish(this: unknown, exchange, key, content, options, ...rest) {
          if (isSuppressed(contextStore.getStore()))
            return original.call(this, exchange, key, content, options, ...rest);
          // The default exchange hands a message to the queue that its key names.
          const destination = { system: SYSTEM, name: exchange === "" ? key : exchange };
          const send = messaging.send({ destination, count: 1, batch: false });
          send.note("messaging.rabbitmq.destination.routing_key", key);
          send.note("messaging.message.id", options?.messageId);
          const carrying = { ...options, headers: { ...options?.headers, ...send.headers() } };
          try {
            const result = send.run(() => original.call(this, exchange, key, content, carrying, ...rest));
            send.end();
            return result;
          } catch (error) {
            send.end(error);
            throw error;
          }
        },
    ),
    replaceMethod<ConsumeArguments>(
      prototype,
      "consume",
      (original) =>
        function consume(this: unknown, queue, consumer, options, ...rest) {
          if (typeof this !== "object" || this === null || typeof consumer !== "function")
            return original.call(this, queue, consumer, options, ...rest);
          const deliveries = deliveriesOf(channels, this);
          const observed = observedConsumer(messaging, deliveries, queue, consumer, options?.noAck === true);
          return original.call(this, queue, observed, options, ...rest);
        },
    ),
    settling(prototype, "ack", channels, (deliveries, [{ fields }, upTo]) =>
      deliveries.settle(fields.deliveryTag, upTo === true, "completed"),
    ),
    settling(prototype, "nack", channels, (deliveries, [{ fields }, upTo, requeue]) =>
      deliveries.settle(fields.deliveryTag, upTo === true, requeue === false ? "failed" : "retried"),
    ),
    settling(prototype, "reject", channels, (deliveries, [{ fields }, requeue]) =>
      deliveries.settle(fields.deliveryTag, false, requeue === false ? "failed" : "retried"),
    ),
    settling(prototype, "ackAll", channels, (deliveries) => deliveries.settleAll("completed")),
    settling(prototype, "nackAll", channels, (deliveries, [requeue]) =>
      deliveries.settleAll(Object.is(requeue, false) ? "failed" : "retried"),
    ),
  ];
  return () => {
    for (const restore of undo.toReversed()) restore();
  };
}

type SettleArguments = [message: Message, first?: unknown, second?: unknown];

function settling(
  prototype: object,
  method: string,
  channels: WeakMap<object, Deliveries>,
  settle: (deliveries: Deliveries, values: SettleArguments) => void,
): () => void {
  return replaceMethod<SettleArguments>(
    prototype,
    method,
    (original) =>
      function settled(this: unknown, ...values) {
        const result = original.call(this, ...values);
        const deliveries = typeof this === "object" && this !== null ? channels.get(this) : undefined;
        if (deliveries !== undefined) settle(deliveries, values);
        return result;
      },
  );
}

function deliveriesOf(channels: WeakMap<object, Deliveries>, channel: object): Deliveries {
  const known = channels.get(channel);
  if (known !== undefined) return known;
  const deliveries = new Deliveries();
  channels.set(channel, deliveries);
  // What is not acknowledged when its channel closes is delivered again.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- amqplib's channels are emitters
  (channel as Emitter).once("close", () => deliveries.settleAll("retried"));
  return deliveries;
}

function observedConsumer(
  messaging: Messaging,
  deliveries: Deliveries,
  queue: string,
  consumer: Consumer,
  noAck: boolean,
): Consumer {
  return (message) => {
    // `null`: RabbitMQ cancelled the consumer.
    if (message === null) return consumer(message);
    const run = messaging.process({
      destination: { system: SYSTEM, name: queue },
      carried: [headersOf(message)],
      batch: false,
    });
    run.note("messaging.message.id", message.properties.messageId);
    run.note("messaging.rabbitmq.message.delivery_tag", message.fields.deliveryTag);
    run.note("messaging.rabbitmq.destination.routing_key", message.fields.routingKey);
    run.note("messaging.rabbitmq.redelivered", message.fields.redelivered);
    if (!noAck) deliveries.began(message.fields.deliveryTag, run);
    const failed = (error: unknown): void => {
      run.error ??= error;
      // With acknowledgements the channel decides what becomes of the message.
      if (noAck) run.end("failed");
    };
    try {
      const result = run.run(() => consumer(message));
      if (result instanceof Promise) result.then(() => noAck && run.end("completed"), failed);
      else if (noAck) run.end("completed");
      return result;
    } catch (error) {
      failed(error);
      throw error;
    }
  };
}

/** AMQP has values of other types in headers; the trace's are texts. */
function headersOf({ properties: { headers } }: Message): Headers {
  return Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}
