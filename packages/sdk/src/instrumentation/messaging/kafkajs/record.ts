/** What kafkajs gives and takes, as far as it is watched here; and a message's headers, which are bytes in Kafka. */
import type { Headers } from "../../../propagation/header-format.ts";
import type { MessageHeaders } from "../message-send.ts";

export const SYSTEM = "kafka";

type HeaderValue = Uint8Array | string;

export type RecordHeaders = Readonly<
  Record<string, HeaderValue | readonly HeaderValue[] | null | undefined> | undefined
>;

/** A message as a producer is given it. */
export interface OutgoingRecord {
  readonly key?: unknown;
  readonly value: unknown;
  readonly headers?: RecordHeaders;
}

export interface TopicRecords {
  readonly topic: string;
  readonly messages: readonly OutgoingRecord[];
}

/** A message as a consumer gets it. */
export interface IncomingRecord {
  readonly key?: unknown;
  readonly value: unknown;
  /** Milliseconds since 1970, in digits: when it was made, or taken by the broker, as the topic is set up. */
  readonly timestamp: string;
  readonly offset: string;
  readonly headers?: RecordHeaders;
}

/** Copies that carry the context: whose the messages are must not be changed, they may be sent again. */
export function carrying(
  messages: readonly OutgoingRecord[],
  headers: MessageHeaders,
): readonly OutgoingRecord[] {
  return messages.map((message) =>
    typeof message === "object" && message !== null
      ? { ...message, headers: { ...message.headers, ...headers } }
      : message,
  );
}

/** As text; of a header that is there several times the first. */
export function carriedBy({ headers }: IncomingRecord): Headers {
  const carried: Record<string, string> = {};
  for (const [name, values] of Object.entries(headers ?? {})) {
    const value: unknown = Array.isArray(values) ? values[0] : values;
    if (typeof value === "string") carried[name] = value;
    else if (value instanceof Uint8Array) carried[name] = Buffer.from(value).toString("utf8");
  }
  return carried;
}

/** The key for a span's attribute. Keys that are not text are nothing that a person could look for. */
export function keyText({ key }: { readonly key?: unknown }): string | undefined {
  if (typeof key === "string") return key;
  if (!(key instanceof Uint8Array)) return undefined;
  const text = Buffer.from(key).toString("utf8");
  return text.includes("\uFFFD") ? undefined : text;
}

/** Seconds since the message's time; `undefined` where a producer gave it none. */
export function ageSeconds({ timestamp }: IncomingRecord, nowMs: number): number | undefined {
  const madeMs = Number(timestamp);
  return Number.isFinite(madeMs) && madeMs > 0 ? (nowMs - madeMs) / 1000 : undefined;
}
