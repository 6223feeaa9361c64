/** Attributes that many spans have in common, such as those of one statement: judged and encoded once for all of them. */
import type { Attributes } from "@opentelemetry/api";
import type { AttributeLimits } from "../config/limits.ts";
import { appendAttribute, type AttributeList } from "./attribute-list.ts";

export class SharedAttributes {
  /** `[key, value, key, value…]`, each key once; never changed. */
  readonly list: Readonly<AttributeList>;
  /** As they stand in an encoded span; made by whoever encodes the first one. */
  encoded: Uint8Array | undefined = undefined;
  #judge: object | undefined = undefined;
  #isClean = false;

  constructor(attributes: Attributes) {
    const list: AttributeList = [];
    for (const key in attributes) appendAttribute(list, key, attributes[key]);
    this.list = Object.freeze(list);
  }

  /**
   * Whether they may leave as they are, beside the `own` ones of a span, which would win under the same name.
   *
   * @param judge - Whose `isClean` it is: its word holds until there is another one.
   * @param isClean - Whether that value may leave under that name.
   */
  standBeside(
    own: AttributeList,
    limits: AttributeLimits,
    judge: object,
    isClean: (key: string, value: unknown) => boolean,
  ): boolean {
    const { list } = this;
    if (this.#judge !== judge) {
      this.#judge = judge;
      this.#isClean = limits.valueLength === Infinity && everyPair(list, isClean);
    }
    if (!this.#isClean || list.length + own.length > 2 * limits.count) return false;
    for (let at = 0; at < own.length; at += 2)
      for (let shared = 0; shared < list.length; shared += 2) if (own[at] === list[shared]) return false;
    return true;
  }
}

function everyPair(list: Readonly<AttributeList>, holds: (key: string, value: unknown) => boolean): boolean {
  for (let at = 0; at < list.length; at += 2) if (!holds(String(list[at]), list[at + 1])) return false;
  return true;
}
