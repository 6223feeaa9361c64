/**
 * One `/metrics` for all processes of a `node:cluster`: whichever worker a scrape reaches, it answers with the sums that
 * the primary makes. Exemplars stay behind; over OTLP each process sends its own.
 *
 * A worker tells its numbers when it is asked and every five seconds, so that at most the last five of one that dies are
 * lost; its totals stay, so no counter falls.
 */
import type { Cluster, Worker } from "node:cluster";
import type { PageSource } from "../metrics-handler.ts";
import type { MetricsRegistry } from "../registry.ts";
import type { TextFormat } from "../prometheus-text.ts";
import { ANSWER_MS, Peers } from "./peers.ts";
import { type RegistrySnapshot, snapshotOf } from "./snapshot.ts";

const TELL_MS = 5000;

/** A member of its own, so that an application's messages are never taken for ours. */
type Message = {
  readonly sightlineMetrics:
    | { readonly kind: "ask" }
    | { readonly kind: "snapshot"; readonly snapshot: RegistrySnapshot }
    | { readonly kind: "page-wanted"; readonly id: number; readonly format: TextFormat }
    | { readonly kind: "page"; readonly id: number; readonly text: string };
};

/** Call it in the primary and in each worker; the result serves the sums in all of them. */
export function clusterPage(registry: MetricsRegistry): PageSource & { readonly close: () => void } {
  // Not imported: only who asks for it pays for loading it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types describe its import, this is the module itself
  const cluster = process.getBuiltinModule("node:cluster") as unknown as Cluster;
  return cluster.isPrimary ? primaryPage(registry, cluster) : workerPage(registry);
}

function primaryPage(
  registry: MetricsRegistry,
  cluster: Cluster,
): PageSource & { readonly close: () => void } {
  const peers = new Peers(registry);
  const page = async (format: TextFormat): Promise<string> => {
    await Promise.all([registry.observe(), ...workersOf(cluster).map((worker) => ask(peers, worker))]);
    return peers.page(format);
  };
  const onMessage = (worker: Worker, message: unknown): void => {
    if (!isOurs(message)) return;
    const { sightlineMetrics: content } = message;
    if (content.kind === "snapshot") peers.received(worker.id, content.snapshot);
    else if (content.kind === "page-wanted") void answer(worker, content.id, content.format);
  };
  const answer = async (worker: Worker, id: number, format: TextFormat): Promise<void> => {
    const text = await page(format);
    if (worker.isConnected()) worker.send({ sightlineMetrics: { kind: "page", id, text } } satisfies Message);
  };
  const onExit = (worker: Worker): void => peers.gone(worker.id);
  cluster.on("message", onMessage);
  cluster.on("exit", onExit);
  return {
    enabled: registry.exposed,
    page,
    close: () => {
      cluster.off("message", onMessage);
      cluster.off("exit", onExit);
    },
  };
}

function workersOf(cluster: Cluster): readonly Worker[] {
  return Object.values(cluster.workers ?? {})
    .filter((each) => each !== undefined)
    .filter((each) => each.isConnected());
}

async function ask(peers: Peers, worker: Worker): Promise<void> {
  const answered = peers.answer(worker.id);
  worker.send({ sightlineMetrics: { kind: "ask" } } satisfies Message);
  if (!(await answered)) peers.silent(worker.id);
}

function workerPage(registry: MetricsRegistry): PageSource & { readonly close: () => void } {
  const wanted = new Map<number, (text: string) => void>();
  let lastId = 0;
  const tell = async (): Promise<void> => {
    await registry.observe();
    send({ kind: "snapshot", snapshot: snapshotOf(registry.families()) });
  };
  const onMessage = (message: unknown): void => {
    if (!isOurs(message)) return;
    const { sightlineMetrics: content } = message;
    if (content.kind === "ask") void tell();
    else if (content.kind === "page") wanted.get(content.id)?.(content.text);
  };
  process.on("message", onMessage);
  const timer = setInterval(() => void tell(), TELL_MS);
  timer.unref();
  const page = async (format: TextFormat): Promise<string> => {
    const id = ++lastId;
    const text = await new Promise<string | undefined>((resolve) => {
      wanted.set(id, resolve);
      setTimeout(() => resolve(undefined), ANSWER_MS * 2).unref();
      send({ kind: "page-wanted", id, format });
    });
    wanted.delete(id);
    if (text !== undefined) return text;
    registry.notices.once(
      "metrics.cluster",
      "the primary of this cluster did not give the sums of all workers, so this page is this worker's alone; call metrics.clusterHandler() in the primary too.",
    );
    await registry.observe();
    return registry.page(format);
  };
  return {
    enabled: registry.exposed,
    page,
    close: () => {
      clearInterval(timer);
      process.off("message", onMessage);
    },
  };
}

/** To the primary. */
function send(content: Message["sightlineMetrics"]): void {
  if (process.connected) process.send?.({ sightlineMetrics: content } satisfies Message);
}

function isOurs(message: unknown): message is Message {
  return typeof message === "object" && message !== null && "sightlineMetrics" in message;
}
