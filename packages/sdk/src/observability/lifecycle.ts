/**
 * The end of the process: what waits is sent when the event loop runs empty and on SIGTERM and SIGINT, within a limit,
 * and the application's own handlers keep the last word.
 */

/** The part of `process` that is used. */
export interface ProcessEvents {
  readonly pid: number;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: string): unknown;
}

export interface EndOfProcess {
  /** Sends what waits; bounded in time; never rejects. */
  readonly flush: () => Promise<void>;
  /** Items that a flush would send. */
  readonly waiting: () => number;
  /** Synchronous last words: whatever can still be written when nothing asynchronous runs any more. */
  readonly exiting: () => void;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Watches the end of the process; the result stops watching. */
export function watchEnd(events: ProcessEvents, end: EndOfProcess): () => void {
  let flushed = false;
  const emptied = (): void => {
    // The flush itself fills the loop again, and when it ends this event comes once more.
    if (flushed && end.waiting() === 0) return;
    flushed = true;
    void end.flush();
  };
  const onSignal = SIGNALS.map((signal) => {
    let begun = false;
    const flushAndPassOn = async (): Promise<void> => {
      const alone = events.listenerCount(signal) === 1;
      const again = begun;
      begun = true;
      // Who asks twice does not want to wait.
      if (!again) await end.flush();
      if (!alone) return;
      // A death by signal has no exit event, and between the flush and here more may have been written.
      end.exiting();
      // Only this listener kept the signal from ending the process, so it is raised again without it.
      events.off(signal, listener);
      events.kill(events.pid, signal);
    };
    const listener = (): void => void flushAndPassOn();
    return { signal, listener };
  });
  events.on("beforeExit", emptied);
  events.on("exit", end.exiting);
  for (const { signal, listener } of onSignal) events.on(signal, listener);
  return () => {
    events.off("beforeExit", emptied);
    events.off("exit", end.exiting);
    for (const { signal, listener } of onSignal) events.off(signal, listener);
  };
}

/** Waits for `work`, at most `ms`, and keeps the process alive meanwhile. True when it was done in time. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
