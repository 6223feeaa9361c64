/** Resolves once the process is asked to end. Ctrl-C a second time ends it at once. */

export interface EndSignal {
  readonly given: Promise<undefined>;
  give(): void;
  /** Puts back what signals did before. */
  forget(): void;
}

/** A terminal's Ctrl-C comes once by itself and once by who started us; only a later one is the user's second. */
const SECOND_AFTER_MS = 400;
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export function endSignal(now: () => number = Date.now): EndSignal {
  let give: (() => void) | undefined;
  const given = new Promise<undefined>((resolve) => {
    give = () => resolve(undefined);
  });
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, heard);
    process.off("disconnect", heard);
  };
  let firstAt: number | undefined;
  function heard(): void {
    if (firstAt === undefined) {
      firstAt = now();
      give?.();
      // The child notices that its parent is gone and ends by itself.
    } else if (now() - firstAt > SECOND_AFTER_MS) process.exit(2);
  }
  for (const signal of SIGNALS) process.on(signal, heard);
  // A launcher that started us with a channel, and is gone, cannot ask any more.
  process.on("disconnect", heard);
  return { given, give: () => give?.(), forget };
}
