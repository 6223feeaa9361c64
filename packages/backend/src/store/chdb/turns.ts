/**
 * Long work in turns: piece by piece, with the event loop in between, and fairly among those who have some to do.
 * Measured against the whole at once and against worker threads: docs/adr/0015.
 */

/** Returns whether it was the last piece. */
type Step = () => boolean;

interface Worker {
  readonly step: Step;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds of work between two looks at the sockets. */
const TURN_MS = 4;

export class Turns {
  #waiting: Worker[] = [];
  #isPlanned = false;

  /** Calls `step` until it says that it is done. Rejects with what it throws, and does not call it again then. */
  run(step: Step): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#waiting.push({ step, resolve, reject });
      this.#plan();
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#waiting.length === 0) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      this.#work();
      this.#plan();
    });
  }

  #work(): void {
    const end = performance.now() + TURN_MS;
    do {
      const worker = this.#waiting.shift();
      if (worker === undefined) return;
      const { step, resolve, reject } = worker;
      try {
        if (step()) resolve();
        else this.#waiting.push(worker);
      } catch (error) {
        reject(error);
      }
    } while (performance.now() < end);
  }
}
