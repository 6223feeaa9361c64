/** Whether what a configuration names answers: an empty request by OTLP, which stores nothing. */
import type { Signal } from "../config/exporter-config.ts";
import { openDestination } from "../export/open-destination.ts";
import type { ProbeTarget } from "./explain.ts";

export interface Probe {
  readonly signal: Signal;
  readonly url: string;
  readonly ok: boolean;
  /** Nothing is wrong when it does not answer: development prints instead. */
  readonly optional: boolean;
  /** What came back, in words. */
  readonly answer: string;
  readonly ms: number;
}

/** Longest wait for one answer, in milliseconds. */
const PATIENCE_MS = 5000;

export async function probeTargets(targets: readonly ProbeTarget[]): Promise<readonly Probe[]> {
  return Promise.all(targets.map(probe));
}

async function probe({ signal, target, optional }: ProbeTarget): Promise<Probe> {
  const began = performance.now();
  const destination = openDestination(
    { ...target, timeoutMs: Math.min(target.timeoutMs, PATIENCE_MS) },
    signal,
    { now: Date.now, write: () => {} },
  );
  // The exporter's sockets hold no process; whoever probes waits for them.
  const held = setInterval(() => {}, PATIENCE_MS);
  try {
    const outcome = await destination.send(new Uint8Array());
    const ok = outcome.kind === "accepted";
    const answer = outcome.kind === "accepted" ? "takes OTLP" : outcome.reason;
    return { signal, url: target.url, ok, optional, answer, ms: Math.round(performance.now() - began) };
  } finally {
    clearInterval(held);
    destination.close(true);
  }
}
