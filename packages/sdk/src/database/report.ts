/** Says what was found about queries: as log lines, of which there are never more than somebody could read. */
import type { LogFields } from "../logs/fields.ts";
import type { Logger } from "../logs/logger.ts";

/** Lines at once, and one more each second after. */
const MOST_AT_ONCE = 20;
const REFILL_MILLISECONDS = 1000;

export class FindingLog {
  readonly #logger: Logger;
  #tokens = MOST_AT_ONCE;
  #refilled = 0;
  #left = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** `fields` are made where the line is written. `mark` is now, in milliseconds. Lines that were left out are counted in the next one. */
  warn(mark: number, message: () => string, fields: () => LogFields): void {
    if (!this.#logger.isLevelEnabled("warn")) return;
    this.#refill(mark);
    if (this.#tokens < 1) {
      this.#left++;
      return;
    }
    this.#tokens--;
    const left = this.#left;
    this.#left = 0;
    this.#logger.warn(message(), left === 0 ? fields() : { ...fields(), left_out: left });
  }

  #refill(mark: number): void {
    const more = Math.floor((mark - this.#refilled) / REFILL_MILLISECONDS);
    if (more <= 0) return;
    this.#tokens = Math.min(MOST_AT_ONCE, this.#tokens + more);
    this.#refilled = mark;
  }
}
