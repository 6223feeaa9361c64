/** What a consumer handles: `process <topic>` for each message, or for each batch where it takes batches. */
import { replaceMethod } from "../../replaced-method.ts";
import type { Messaging } from "../messaging.ts";
import { type Assignment, type BatchTold, Lag } from "./lag.ts";
import { ageSeconds, carriedBy, type IncomingRecord, keyText, SYSTEM } from "./record.ts";

interface EachMessage {
  readonly topic: string;
  readonly partition: number;
  readonly message: IncomingRecord;
}

interface EachBatch {
  readonly batch: {
    readonly topic: string;
    readonly partition: number;
    readonly messages: readonly IncomingRecord[];
  };
  readonly resolveOffset: (offset: string) => void;
}

interface RunOptions {
  readonly eachMessage?: (payload: EachMessage) => unknown;
  readonly eachBatch?: (payload: EachBatch) => unknown;
  readonly eachBatchAutoResolve?: boolean;
}

/** The part of a consumer that everyone may use; its events say what its runner does. */
interface ConsumerLike {
  on(event: string, listener: (event: { readonly payload: unknown }) => void): unknown;
  readonly events: Readonly<Record<string, string>>;
}

/** `isOn`: whether the SDK still watches; a consumer can outlive it. */
export function watchConsumer(
  messaging: Messaging,
  consumer: unknown,
  group: string,
  isOn: () => boolean,
): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `Kafka.consumer` returns
  followLag(messaging, consumer as ConsumerLike, group, isOn);
  const handlings = new Handlings(messaging, group);
  replaceMethod<[options?: RunOptions]>(
    consumer,
    "run",
    (original) =>
      function run(this: unknown, options) {
        const { eachMessage, eachBatch } = options ?? {};
        return original.call(this, {
          ...options,
          ...(typeof eachMessage === "function"
            ? {
                eachMessage: (payload: EachMessage) =>
                  isOn() ? handlings.message(payload, eachMessage) : eachMessage(payload),
              }
            : {}),
          ...(typeof eachBatch === "function"
            ? {
                eachBatch: (payload: EachBatch) =>
                  isOn()
                    ? handlings.batch(payload, eachBatch, options?.eachBatchAutoResolve !== false)
                    : eachBatch(payload),
              }
            : {}),
        });
      },
  );
}

class Handlings {
  readonly #messaging: Messaging;
  readonly #group: string;
  /** The last offset that was taken up, by partition and topic: what is not after it comes again. */
  readonly #taken = new Map<string, number>();

  constructor(messaging: Messaging, group: string) {
    this.#messaging = messaging;
    this.#group = group;
  }

  async message(payload: EachMessage, handle: (payload: EachMessage) => unknown): Promise<void> {
    const { topic, partition, message } = payload;
    const run = this.#messaging.process({
      destination: { system: SYSTEM, name: topic },
      carried: [carriedBy(message)],
      batch: false,
      waitedSeconds: this.#waited(`${partition}/${topic}`, [message]),
    });
    run.note("messaging.consumer.group.name", this.#group);
    run.note("messaging.destination.partition.id", String(partition));
    run.note("messaging.kafka.offset", Number(message.offset));
    run.note("messaging.kafka.message.key", keyText(message));
    if (message.value === null) run.note("messaging.kafka.message.tombstone", true);
    try {
      await run.run(() => handle(payload));
      run.end("completed");
    } catch (error) {
      run.error = error;
      // It stays uncommitted: this consumer fetches it again, or whoever gets the partition after a crash.
      run.end("retried");
      throw error;
    }
  }

  async batch(
    payload: EachBatch,
    handle: (payload: EachBatch) => unknown,
    autoResolve: boolean,
  ): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    const run = this.#messaging.process({
      destination: { system: SYSTEM, name: topic },
      carried: messages.map(carriedBy),
      batch: true,
      waitedSeconds: this.#waited(`${partition}/${topic}`, messages),
    });
    run.note("messaging.consumer.group.name", this.#group);
    run.note("messaging.destination.partition.id", String(partition));
    run.note("messaging.kafka.offset", messages[0] === undefined ? undefined : Number(messages[0].offset));
    let resolved: string | undefined;
    const watched: EachBatch = {
      ...payload,
      resolveOffset: (offset) => {
        payload.resolveOffset(offset);
        resolved = offset;
      },
    };
    // Up to what the handler resolved the batch is done; the rest comes again.
    const done = (): number =>
      resolved === undefined ? 0 : messages.filter(({ offset }) => Number(offset) <= Number(resolved)).length;
    try {
      await run.run(() => handle(watched));
      if (autoResolve || done() === messages.length) run.end("completed");
      else run.end("postponed", done());
    } catch (error) {
      run.error = error;
      run.end("retried", done());
      throw error;
    }
  }

  /** Of those that come for the first time: nobody tells since when one that comes again could have been handled. */
  #waited(place: string, messages: readonly IncomingRecord[]): readonly number[] {
    const now = Date.now();
    const taken = this.#taken.get(place) ?? -1;
    const last = messages.at(-1);
    if (last !== undefined) this.#taken.set(place, Math.max(taken, Number(last.offset)));
    return messages.flatMap((message) => {
      const age = Number(message.offset) > taken ? ageSeconds(message, now) : undefined;
      return age === undefined ? [] : [age];
    });
  }
}

function followLag(messaging: Messaging, consumer: ConsumerLike, group: string, isOn: () => boolean): void {
  const lag = new Lag(() => messaging.metrics(), group);
  const follow = (name: string, listener: (payload: unknown) => void): void => {
    const event = consumer.events[name];
    if (event === undefined) return;
    consumer.on(event, ({ payload }) => {
      if (isOn()) listener(payload);
    });
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what kafkajs tells with this event
  follow("START_BATCH_PROCESS", (payload) => lag.begins(payload as BatchTold));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
  follow("END_BATCH_PROCESS", (payload) => lag.ended(payload as BatchTold));
  follow("GROUP_JOIN", (payload) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    lag.keepOnly((payload as { readonly memberAssignment?: Assignment }).memberAssignment),
  );
  for (const name of ["STOP", "DISCONNECT", "CRASH"]) follow(name, () => lag.keepOnly());
}
