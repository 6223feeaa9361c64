/** Keeps a steady rate of calls going, whatever the answers: a slow system must not slow its callers down. */
import { type Call, nextCall } from "./scenario.ts";

export interface DriverOptions {
  readonly gateway: string;
  /** Calls a second. */
  readonly rate: number;
  /** 0: until aborted. */
  readonly seconds: number;
  readonly random: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface DriverResult {
  readonly calls: number;
  /** Calls by the status of their answer; 0 stands for none. */
  readonly byStatus: Readonly<Record<string, number>>;
}

/** Callers give up after this long. */
const patienceMs = 10_000;
/** More calls at a time than this are not begun: the system stands still, and queues only hide it. */
const mostOpen = 100;
/** Share of the gap between calls that chance may add or take. */
const jitter = 0.3;

export async function drive(options: DriverOptions): Promise<DriverResult> {
  const byStatus: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  const began = options.now();
  let calls = 0;
  let due = began;
  while (!options.signal.aborted) {
    if (options.seconds > 0 && options.now() - began >= options.seconds * 1000) break;
    if (open.size < mostOpen) {
      calls += 1;
      const call = one(options, nextCall(options.random)).then((status) => {
        byStatus[status] = (byStatus[status] ?? 0) + 1;
        open.delete(call);
      });
      open.add(call);
    }
    due += (1000 / options.rate) * (1 + jitter * (2 * options.random() - 1));
    await options.wait(Math.max(0, due - options.now()), options.signal);
  }
  await Promise.all(open);
  return { calls, byStatus };
}

async function one({ gateway, signal }: DriverOptions, call: Call): Promise<number> {
  try {
    const answer = await fetch(`${gateway}/v1/turns`, {
      method: "POST",
      headers: { "content-type": "audio/wav", "x-tenant-id": call.tenant, "x-voice": call.voice },
      body: Uint8Array.from(call.wav),
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    // sightline-ignore: no answer is an outcome of a call, and is counted as one
    return 0;
  }
}
