/**
 * How long an attribute's value may be. A longer text is cut, as the SDKs of OpenTelemetry do at their own limit: one huge
 * value must cost neither its span nor every list that the span appears in.
 */
import type { KeyValue } from "@sightline/otlp";
import { valueText } from "./attribute-text.ts";

/** Bytes of UTF-8. A stack trace or a query has a few thousand; OpenTelemetry itself sets no limit. */
export const DEFAULT_LONGEST_VALUE = 65_536;

/** A byte of UTF-8 that goes on with a character. */
const CONTINUES = 0b1000_0000;
const CONTINUATION = 0b1100_0000;

/** For one request: it counts what it cuts. */
export class ValueLimit {
  readonly bytes: number;
  #count = 0;

  /** `bytes` has room for the mark: 64 or more. */
  constructor(bytes: number = DEFAULT_LONGEST_VALUE) {
    this.bytes = bytes;
  }

  /** Values that were cut. */
  get count(): number {
    return this.#count;
  }

  text(text: string): string {
    // A character takes three bytes at the most for each of its units.
    if (text.length * 3 <= this.bytes || Buffer.byteLength(text) <= this.bytes) return text;
    return this.cut(Buffer.from(text));
  }

  /** The same attributes where no value is longer. */
  attributes(attributes: readonly KeyValue[]): readonly KeyValue[] {
    return attributes.map((attribute) => {
      const text = valueText(attribute.value);
      const kept = this.text(text);
      return kept === text ? attribute : { ...attribute, value: { kind: "string", value: kept } };
    });
  }

  /** Text of more than `bytes` bytes: what is left ends with how long it was, and is no longer than the limit. */
  cut(utf8: Uint8Array): string {
    this.#count += 1;
    const mark = `… [cut: ${utf8.length} bytes]`;
    let end = this.bytes - Buffer.byteLength(mark);
    while (end > 0 && ((utf8[end] ?? 0) & CONTINUATION) === CONTINUES) end -= 1;
    return Buffer.from(utf8.buffer, utf8.byteOffset, end).toString("utf8") + mark;
  }
}
