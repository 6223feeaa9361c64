/**
 * Whose is what is recorded. A trace that began in a test is the test's, wherever its spans end and over whichever
 * connection of the process it went; what has no trace is whose context it was recorded in; what has neither is that one
 * test's that runs, and nobody's while several do.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import { contextStore } from "../../context/store.ts";
import type { LogEntry } from "../../logs/log-entry.ts";
import type { Cell } from "../../metrics/cell.ts";
import { hear } from "../../observability/hearing.ts";
import type { RecordedSpan } from "../../trace/recorded-span.ts";
import type { SpanIdentity } from "../../trace/span-identity.ts";
import { parentOf } from "../../trace/tracer.ts";
import { hexOfWord, pooledRandomWords } from "../../trace/words.ts";
import { Capture } from "./capture.ts";
import { hearCells } from "./measured-cells.ts";

/** All that this process records from the import on. */
export const wholeProcess: Capture = new Capture();

// Its own: the SDK's store is emptied when an application shuts the SDK down, which may be what a test does.
const store = new AsyncLocalStorage<Capture>();
const running = new Set<Capture>();
const byTrace = new Map<string, Capture>();
/** Spans that only exist as the parents of what a test does. */
const beginnings = new Set<string>();
const listeners = new Set<Listener>();
const random = pooledRandomWords();

/** Told of everything, whoever's it is. */
export interface Listener {
  ended(span: RecordedSpan): void;
  measured(cell: Cell): void;
}

/** Runs `work` so that what it records goes to `capture`, to its end. */
export async function capturing<T>(capture: Capture, work: () => T | PromiseLike<T>): Promise<T> {
  const beginning = beginningOf();
  running.add(capture);
  own(capture, beginning.traceId);
  beginnings.add(beginning.spanId);
  const context = trace.setSpanContext(contextStore.getStore() ?? ROOT_CONTEXT, beginning);
  try {
    return await store.run(capture, () => contextStore.run(context, work));
  } finally {
    running.delete(capture);
    for (const traceId of capture.traces) byTrace.delete(traceId);
  }
}

/** That of the test that asks; outside of all, that of the process. */
export function currentCapture(): Capture {
  return store.getStore() ?? wholeProcess;
}

/** Whether a span is the one from which a test began, which nobody has made. */
export function isBeginning(spanId: string): boolean {
  return beginnings.has(spanId);
}

export function listen(listener: Listener): void {
  listeners.add(listener);
}

/** Sampled, so that a test sees what it does whatever the ratio. */
function beginningOf(): SpanContext {
  return { traceId: hex() + hex() + hex() + hex(), spanId: hex() + hex(), traceFlags: 1, isRemote: true };
}

function hex(): string {
  return hexOfWord(random() | 1);
}

function own(capture: Capture, traceId: string): void {
  byTrace.set(traceId, capture);
  capture.traces.add(traceId);
}

function ownerIn(traceId: string | undefined): Capture | undefined {
  const ofTrace = traceId === undefined ? undefined : byTrace.get(traceId);
  if (ofTrace !== undefined) return ofTrace;
  const ofContext = store.getStore();
  if (ofContext !== undefined) return running.has(ofContext) ? ofContext : undefined;
  return running.size === 1 ? [...running][0] : undefined;
}

function traceOf(span: SpanIdentity | undefined): string | undefined {
  return span?.spanContext().traceId;
}

hear({
  started: (span) => {
    const traceId = traceOf(span);
    const owner = ownerIn(traceId);
    wholeProcess.started(span);
    if (owner === undefined || traceId === undefined) return;
    own(owner, traceId);
    owner.started(span);
  },
  ended: (span) => {
    wholeProcess.ended(span);
    ownerIn(traceOf(span))?.ended(span);
    for (const listener of listeners) listener.ended(span);
  },
  logged: (entry: LogEntry) => {
    wholeProcess.logged(entry);
    ownerIn(traceOf(entry.span))?.logged(entry);
  },
});

hearCells((cell, value, span) => {
  wholeProcess.measured(cell, value);
  ownerIn(traceOf(span ?? parentOf(contextStore.getStore())))?.measured(cell, value);
  for (const listener of listeners) listener.measured(cell);
});
