/** Resolves once the process is asked to end. Ctrl-C a second time ends it at once. */

export interface EndSignal {
  readonly given: Promise<undefined>;
  give(): void;
  /** Puts back what signals did before. */
  forget(): void;
}

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export function endSignal(): EndSignal {
  let give: (() => void) | undefined;
  const given = new Promise<undefined>((resolve) => {
    give = () => resolve(undefined);
  });
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, heard);
    process.off("disconnect", heard);
  };
  let before = false;
  function heard(): void {
    // The child notices that its parent is gone and ends by itself.
    if (before) process.exit(2);
    before = true;
    give?.();
  }
  for (const signal of SIGNALS) process.on(signal, heard);
  // A launcher that started us with a channel, and is gone, cannot ask any more.
  process.on("disconnect", heard);
  return { given, give: () => give?.(), forget };
}
