/** What the one process that serves the sums knows of the others. */
import { metricsPage, type TextFormat } from "../prometheus-text.ts";
import type { MetricsRegistry } from "../registry.ts";
import { aggregate } from "./aggregate.ts";
import { type RegistrySnapshot, snapshotOf } from "./snapshot.ts";

/** The longest wait for the others' answers; who is late is shown as it was last. */
export const ANSWER_MS = 1000;

interface Peer {
  readonly snapshot: RegistrySnapshot;
  /** Whether it is still there: gauges of who is gone are gone too. */
  readonly live: boolean;
}

export class Peers {
  readonly #registry: MetricsRegistry;
  readonly #peers = new Map<number, Peer>();
  /** Totals of those that have ended, so that no counter ever falls. */
  #departed: RegistrySnapshot = [];
  readonly #waiting = new Map<number, Set<() => void>>();

  constructor(registry: MetricsRegistry) {
    this.#registry = registry;
  }

  received(peer: number, snapshot: RegistrySnapshot): void {
    this.#peers.set(peer, { snapshot, live: true });
    for (const done of this.#waiting.get(peer) ?? []) done();
    this.#waiting.delete(peer);
  }

  /** It has ended for good: its totals stay. */
  gone(peer: number): void {
    const last = this.#peers.get(peer);
    this.#peers.delete(peer);
    for (const done of this.#waiting.get(peer) ?? []) done();
    this.#waiting.delete(peer);
    if (last === undefined) return;
    const totals = [this.#departed, last.snapshot.filter((family) => isTotal(family))];
    this.#departed = snapshotOf(aggregate(this.#registry, totals));
  }

  /** It did not answer: its totals stand as they were, its gauges are left out until it does. */
  silent(peer: number): void {
    const last = this.#peers.get(peer);
    if (last !== undefined) this.#peers.set(peer, { ...last, live: false });
  }

  /** Resolves when `peer` has answered or ended; `false` when it took too long. */
  answer(peer: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ANSWER_MS);
      timer.unref();
      const waiting = this.#waiting.get(peer) ?? new Set();
      this.#waiting.set(
        peer,
        waiting.add(() => {
          clearTimeout(timer);
          resolve(true);
        }),
      );
    });
  }

  /** The page of all, this process among them. */
  page(format: TextFormat): string {
    const registry = this.#registry;
    const others = Array.from(this.#peers.values(), ({ snapshot, live }) =>
      live ? snapshot : snapshot.filter((family) => isTotal(family)),
    );
    const families = aggregate(registry, [this.#departed, snapshotOf(registry.families()), ...others]);
    const settings = { format, wallMs: (mark: number) => registry.wallMs(mark) };
    return metricsPage(families, [], settings, (name, reason) => {
      registry.notices.once(`metric.duplicate.${name}`, reason);
    });
  }
}

function isTotal({ definition: { kind } }: RegistrySnapshot[number]): boolean {
  return kind !== "gauge" && kind !== "up-down-counter";
}
