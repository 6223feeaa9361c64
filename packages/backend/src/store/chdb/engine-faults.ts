/** What becomes of a fault in the engine's native code. */

const FAULTS: readonly NodeJS.Signals[] = ["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT"];

/**
 * Lets a fault end the process, so that its supervisor starts another: to be called once the engine has a session. The
 * engine's own handler hands faults to a thread that only its server has, and waits five minutes for it: the process would
 * hang, and not end. Listening for a signal and no longer doing so leaves it to the system. `system/engine-crash.test.ts`
 */
export function letFaultsEnd(): void {
  for (const signal of FAULTS) {
    process.on(signal, ignore);
    process.off(signal, ignore);
  }
}

function ignore(): void {}
