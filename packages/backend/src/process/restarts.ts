/** Falls of the process that holds the engine, as the supervisor remembers them for the one it starts next. */

export interface Restart {
  /** When the process fell, Unix seconds. */
  readonly time: number;
  /** `signal SIGSEGV`, `exit code 1`, `SIGKILL after 30 s without a sign of life`. */
  readonly reason: string;
}

/** As many as the setup page shows. */
const MOST = 20;

/** The newest first. */
export function withRestart(before: readonly Restart[], restart: Restart): readonly Restart[] {
  return [restart, ...before].slice(0, MOST);
}
