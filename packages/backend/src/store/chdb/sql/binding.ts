/**
 * The values of one query. Each method takes a value and gives the placeholder to write into the SQL, so that no text
 * of a user ever becomes SQL.
 */
import { parameterText, stringLiteral } from "./literal.ts";

export class Binding {
  readonly #values: string[] = [];

  text(value: string): string {
    return this.#add(parameterText(value), "String");
  }

  int64(value: bigint): string {
    return this.#add(String(value), "Int64");
  }

  uint64(value: bigint | number): string {
    return this.#add(String(value), "UInt64");
  }

  float64(value: number): string {
    return this.#add(String(value), "Float64");
  }

  /** Ids: hex digits only, which need no escaping in a list. */
  ids(values: readonly string[]): string {
    const list = values.filter((value) => /^[0-9a-f]*$/.test(value)).map((value) => `'${value}'`);
    return this.#add(`[${list.join(",")}]`, "Array(String)");
  }

  /** Nanoseconds since 1970 as the type of a `Timestamp` column. */
  time(nano: bigint): string {
    return `fromUnixTimestamp64Nano(${this.int64(nano)})`;
  }

  /** `SET` statements that must run right before the query, in the same call and on the same session. */
  statements(): string {
    return this.#values.map((value, index) => `SET param_v${index}=${stringLiteral(value)};`).join("");
  }

  #add(value: string, type: string): string {
    this.#values.push(value);
    return `{v${this.#values.length - 1}:${type}}`;
  }
}
