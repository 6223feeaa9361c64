/**
 * Signs of life of the process that holds the engine. A fault ends a process and its supervisor sees that; one that hangs
 * holds ports and directory and answers nothing, which only silence tells.
 */
export interface PulseLimits {
  /** Seconds without a beat, once the backend is ready: its event loop stands still. */
  readonly beat: number;
  /** Until it is ready: to open the engine on a large directory takes one turn of the loop. */
  readonly start: number;
  /** Seconds that the store may take to answer. A load or a merge on a starved machine holds it up for some of them. */
  readonly store: number;
}

export const PULSE_LIMITS: PulseLimits = Object.freeze({ beat: 30, start: 300, store: 120 });

const BEAT_MS = 1000;
/** Between two questions. */
const ASK_MS = 10_000;

/** One beat; `storeSeconds` tells how long the store has owed an answer. */
export type Beat = (storeSeconds: number) => void;

/** Beats every second for as long as the loop turns. Returns what is to be called once there is a store to ask. */
export function startPulse(beat: Beat): (ask: () => Promise<unknown>) => void {
  let asked: number | undefined;
  setInterval(() => {
    beat(asked === undefined ? 0 : (performance.now() - asked) / 1000);
  }, BEAT_MS).unref();
  return (ask) => {
    const askAgain = (): void => {
      asked = undefined;
      setTimeout(askOnce, ASK_MS).unref();
    };
    const askOnce = (): void => {
      asked = performance.now();
      // A refusal is an answer, too: the health page tells it.
      ask().then(askAgain, askAgain);
    };
    askOnce();
  };
}

/**
 * Counts the seconds without a beat, in ticks of its own: where the machine sleeps or the supervisor itself is held up, the
 * watched process had no time either.
 */
export class PulseWatch {
  readonly #limits: PulseLimits;
  readonly #hangs: (reason: string) => void;
  readonly #timer: NodeJS.Timeout;
  #isReady = false;
  #silent = 0;

  /** `hangs` is called once, with what the log and the health page say. */
  constructor(limits: PulseLimits, hangs: (reason: string) => void) {
    this.#limits = limits;
    this.#hangs = hangs;
    this.#timer = setInterval(() => {
      this.#silent += 1;
      const limit = this.#isReady ? limits.beat : limits.start;
      if (this.#silent < limit) return;
      this.end();
      hangs(`SIGKILL after ${limit} s without a sign of life`);
    }, 1000).unref();
  }

  beat(storeSeconds: number): void {
    this.#silent = 0;
    if (storeSeconds < this.#limits.store) return;
    this.end();
    this.#hangs(`SIGKILL after ${this.#limits.store} s without an answer of the store`);
  }

  ready(): void {
    this.#isReady = true;
    this.#silent = 0;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
