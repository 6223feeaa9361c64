/**
 * How many messages a consumer of a group has before it, by topic: of each partition that it reads, from the first
 * message that is not handled to the end that the broker told with the last fetch. What the group gave to another member
 * counts there.
 */
import type { MessagingMetrics } from "../messaging-metrics.ts";
import { SYSTEM } from "./record.ts";

/** What kafkajs tells of a batch, before it is handled and after. */
export interface BatchTold {
  readonly topic: string;
  readonly partition: number;
  /** The offset that the partition's next message will get. */
  readonly highWatermark: string;
  readonly firstOffset: string | null;
  readonly lastOffset: string;
}

/** Partitions by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

export class Lag {
  readonly #metrics: () => Pick<MessagingMetrics, "lagChanged">;
  readonly #group: string;
  readonly #topics = new Map<string, Map<number, number>>();

  constructor(metrics: () => Pick<MessagingMetrics, "lagChanged">, group: string) {
    this.#metrics = metrics;
    this.#group = group;
  }

  begins({ topic, partition, highWatermark, firstOffset, lastOffset }: BatchTold): void {
    this.#set(topic, partition, Number(highWatermark) - Number(firstOffset ?? lastOffset));
  }

  ended({ topic, partition, highWatermark, lastOffset }: BatchTold): void {
    this.#set(topic, partition, Number(highWatermark) - 1 - Number(lastOffset));
  }

  /** The group was dealt anew: what is not in `assignment` is no longer read here. Without one: nothing is. */
  keepOnly(assignment: Assignment = {}): void {
    for (const [topic, partitions] of this.#topics) {
      const kept = assignment[topic] ?? [];
      for (const [partition, before] of partitions) {
        if (kept.includes(partition)) continue;
        partitions.delete(partition);
        this.#change(topic, -before);
      }
    }
  }

  #set(topic: string, partition: number, lag: number): void {
    if (!Number.isFinite(lag)) return;
    const partitions = this.#topics.get(topic) ?? new Map<number, number>();
    this.#topics.set(topic, partitions);
    const now = Math.max(0, lag);
    const before = partitions.get(partition) ?? 0;
    partitions.set(partition, now);
    this.#change(topic, now - before);
  }

  #change(topic: string, by: number): void {
    this.#metrics().lagChanged({ system: SYSTEM, name: topic }, this.#group, by);
  }
}
