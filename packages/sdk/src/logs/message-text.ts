/**
 * Messages as they stand in a line: without secrets, in quotes. Nearly all messages are literals of the code and come again
 * and again, so one that was found clean is remembered; a look at a map costs a tenth of looking through its text.
 */
import type { Redactor } from "../redaction/redactor.ts";
import { jsonText } from "./json-text.ts";

/** Remembered messages, and the longest one in UTF-16 units: a longer one is rather put together than a literal. */
const MOST = 500;
const LONGEST = 200;
/** Messages that are not remembered after as many have come that do not come again. */
const PAUSE = 20 * MOST;

export class MessageTexts {
  readonly #known = new Map<string, string>();
  #redactor: Redactor | undefined;
  #hits = 0;
  #pause = 0;

  /** What `redactor` leaves of `message`, as JSON. */
  json(message: string, redactor: Redactor): string {
    if (redactor !== this.#redactor) this.#forget(redactor);
    const known = this.#known.get(message);
    if (known !== undefined) {
      this.#hits++;
      return known;
    }
    const safe = redactor.text(message);
    const json = jsonText(safe);
    // What was redacted is counted each time.
    if (safe === message && message.length <= LONGEST) this.#remember(message, json);
    return json;
  }

  #remember(message: string, json: string): void {
    if (this.#pause > 0) {
      this.#pause--;
      return;
    }
    if (this.#known.size === MOST) {
      // Messages with data in them push each other out: to remember them is work for nothing.
      if (this.#hits < MOST) this.#pause = PAUSE;
      this.#known.clear();
      this.#hits = 0;
    }
    this.#known.set(message, json);
  }

  #forget(redactor: Redactor): void {
    this.#redactor = redactor;
    this.#known.clear();
    this.#hits = 0;
    this.#pause = 0;
  }
}
