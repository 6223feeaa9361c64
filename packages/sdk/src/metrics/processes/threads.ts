/**
 * One `/metrics` for all worker threads of a process: the main thread serves the sums. Threads find it by a
 * `BroadcastChannel`, so nobody hands ports around. A thread that ended keeps its totals on the page.
 */
import type { PageSource } from "../metrics-handler.ts";
import type { MetricsRegistry } from "../registry.ts";
import type { TextFormat } from "../prometheus-text.ts";
import { Peers } from "./peers.ts";
import { type RegistrySnapshot, snapshotOf } from "./snapshot.ts";

const CHANNEL = "sightline.metrics";

type Message =
  | { readonly kind: "ask" }
  | { readonly kind: "snapshot"; readonly thread: number; readonly snapshot: RegistrySnapshot };

/** Call it in the main thread and in each other one; in the main thread the result serves the sums. */
export function threadsPage(registry: MetricsRegistry): PageSource & { readonly close: () => void } {
  // Not imported: only who asks for it pays for loading it.
  const { BroadcastChannel, isMainThread, threadId } = process.getBuiltinModule("node:worker_threads");
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  const close = (): void => channel.close();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's; a channel has none
  const post = (message: Message): void => channel.postMessage(message);
  const tell = async (): Promise<void> => {
    await registry.observe();
    post({ kind: "snapshot", thread: threadId, snapshot: snapshotOf(registry.families()) });
  };
  const peers = new Peers(registry);
  const known = new Set<number>();
  channel.addEventListener("message", (event: unknown): void => {
    const message = messageOf(event);
    if (message?.kind === "ask" && !isMainThread) void tell();
    if (message?.kind === "snapshot" && isMainThread) {
      known.add(message.thread);
      peers.received(message.thread, message.snapshot);
    }
  });
  // The main thread learns that it is there, and what it has so far.
  if (!isMainThread) void tell();
  const page = async (format: TextFormat): Promise<string> => {
    const answers = Array.from(known, async (thread) => {
      if (await peers.answer(thread)) return;
      peers.silent(thread);
      known.delete(thread);
    });
    post({ kind: "ask" });
    await Promise.all([registry.observe(), ...answers]);
    return isMainThread ? peers.page(format) : registry.page(format);
  };
  return { enabled: registry.exposed, page, close };
}

function messageOf(event: unknown): Message | undefined {
  if (typeof event !== "object" || event === null || !("data" in event)) return undefined;
  const { data } = event;
  if (typeof data !== "object" || data === null || !("kind" in data)) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody else posts to this channel
  return data as Message;
}
