/** What a producer sends, alone and in a transaction: one `send <topic>` for each topic of a call. */
import { contextStore } from "../../../context/store.ts";
import { isSuppressed } from "../../client-call.ts";
import { replaceMethod } from "../../replaced-method.ts";
import type { MessageSend } from "../message-send.ts";
import type { Messaging } from "../messaging.ts";
import { carrying, keyText, type OutgoingRecord, SYSTEM, type TopicRecords } from "./record.ts";

type SendArguments = [record: TopicRecords, ...rest: readonly unknown[]];
type SendBatchArguments = [batch: { readonly topicMessages?: unknown }, ...rest: readonly unknown[]];

/** Of a producer: its transactions are watched too. `isOn`: whether the SDK still watches; a producer can outlive it. */
export function watchProducer(messaging: Messaging, producer: unknown, isOn: () => boolean): void {
  watchSender(messaging, producer, isOn);
  replaceMethod(
    producer,
    "transaction",
    (original) =>
      async function transaction(this: unknown, ...values) {
        const made: unknown = await original.call(this, ...values);
        watchSender(messaging, made, isOn);
        return made;
      },
  );
}

/** A producer and a transaction send in the same two ways. */
function watchSender(messaging: Messaging, sender: unknown, isOn: () => boolean): void {
  const isIdle = (): boolean => !isOn() || isSuppressed(contextStore.getStore());
  replaceMethod<SendArguments>(
    sender,
    "send",
    (original) =>
      function send(this: unknown, record, ...rest) {
        // What kafkajs refuses has to be refused by kafkajs.
        if (!isTopicRecords(record) || isIdle()) return original.call(this, record, ...rest);
        const batch = record.messages.length !== 1;
        const span = begun(messaging, record.topic, record.messages, batch);
        const messages = carrying(record.messages, span.headers());
        return settling([span], () => span.run(() => original.call(this, { ...record, messages }, ...rest)));
      },
  );
  replaceMethod<SendBatchArguments>(
    sender,
    "sendBatch",
    (original) =>
      function sendBatch(this: unknown, batch, ...rest) {
        const topics = batch?.topicMessages;
        if (!Array.isArray(topics) || !topics.every(isTopicRecords) || isIdle())
          return original.call(this, batch, ...rest);
        const spans = new Map<string, MessageSend>();
        for (const [topic, messages] of byTopic(topics))
          spans.set(topic, begun(messaging, topic, messages, true));
        const topicMessages = topics.map((each) => {
          const headers = spans.get(each.topic)?.headers() ?? {};
          return { ...each, messages: carrying(each.messages, headers) };
        });
        return settling([...spans.values()], () => original.call(this, { ...batch, topicMessages }, ...rest));
      },
  );
}

function begun(
  messaging: Messaging,
  topic: string,
  messages: readonly OutgoingRecord[],
  batch: boolean,
): MessageSend {
  const send = messaging.send({
    destination: { system: SYSTEM, name: topic },
    count: messages.length,
    batch,
  });
  const [only] = messages;
  if (batch || only === undefined) return send;
  send.note("messaging.kafka.message.key", keyText(only));
  if (only.value === null) send.note("messaging.kafka.message.tombstone", true);
  return send;
}

async function settling(spans: readonly MessageSend[], work: () => unknown): Promise<unknown> {
  const [only, another] = spans;
  try {
    const result: unknown = await work();
    if (only !== undefined && another === undefined) notePlace(only, result);
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    for (const span of spans) span.end(error);
    throw error;
  }
}

/** Where the broker put it, when all went to one place. Without acknowledgements nobody knows. */
function notePlace(span: MessageSend, result: unknown): void {
  if (!Array.isArray(result) || result.length !== 1) return;
  const [place]: readonly unknown[] = result;
  if (typeof place !== "object" || place === null) return;
  if ("partition" in place) span.note("messaging.destination.partition.id", String(place.partition));
  if ("baseOffset" in place && typeof place.baseOffset === "string")
    span.note("messaging.kafka.offset", Number(place.baseOffset));
}

/** kafkajs sends what one call has for a topic together, even where it is given in parts. */
function byTopic(topics: readonly TopicRecords[]): ReadonlyMap<string, readonly OutgoingRecord[]> {
  const all = new Map<string, OutgoingRecord[]>();
  for (const { topic, messages } of topics) {
    const known = all.get(topic);
    if (known === undefined) all.set(topic, [...messages]);
    else known.push(...messages);
  }
  return all;
}

function isTopicRecords(value: unknown): value is TopicRecords {
  return (
    typeof value === "object" &&
    value !== null &&
    "topic" in value &&
    typeof value.topic === "string" &&
    "messages" in value &&
    Array.isArray(value.messages)
  );
}
