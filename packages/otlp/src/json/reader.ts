/**
 * Reads OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding) field by field. Every method takes
 * the object, the field's lowerCamelCase name, and knows the path to it for its errors; the name in snake_case is
 * accepted too, unknown fields are ignored, `null` is an absent field.
 */
import type { Limits } from "../decode/limits.ts";
import { otlpErrors } from "../errors.ts";

/** A JSON object whose fields nobody has looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

const EMPTY: Fields = Object.freeze({});

export class JsonReader {
  readonly limits: Limits;
  readonly #path: string[] = [];
  #items = 0;
  #groups = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** To be called for every span, record and point. */
  count(): void {
    if (++this.#items > this.limits.items) this.limit("items", "too many items in one request");
  }

  /** A resource or a scope with what belongs to it. */
  group(value: unknown): Fields {
    if (++this.#groups > this.limits.groups)
      this.limit("groups", "too many resources and scopes in one request");
    return this.object(value);
  }

  object(value: unknown): Fields {
    if (value === undefined || value === null) return EMPTY;
    if (typeof value !== "object" || Array.isArray(value))
      return this.fail(`expected an object, found ${show(value)}`);
    // The check above is what TypeScript cannot turn into an index signature.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return value as Fields;
  }

  /** Runs `read` with `step` added to the path. */
  at<T>(step: string, read: () => T): T {
    this.#path.push(step);
    const result = read();
    this.#path.pop();
    return result;
  }

  /** The message in a field; an absent one is read as an empty object. */
  message<T>(fields: Fields, name: string, read: (inner: Fields) => T): T {
    return this.at(name, () => read(this.object(field(fields, name))));
  }

  list<T>(fields: Fields, name: string, read: (element: unknown) => T): T[] {
    const value = field(fields, name);
    if (value === undefined || value === null) return [];
    return this.at(name, () => {
      if (!Array.isArray(value)) return this.fail(`expected a list, found ${show(value)}`);
      const result: T[] = [];
      for (const [index, element] of value.entries()) result.push(this.at(`[${index}]`, () => read(element)));
      return result;
    });
  }

  /** A list of what makes up one item: events, buckets. */
  parts<T>(fields: Fields, name: string, read: (element: unknown) => T): T[] {
    const value = field(fields, name);
    if (Array.isArray(value) && value.length > this.limits.parts)
      this.at(name, () => this.limit("parts", "too many parts of one item"));
    return this.list(fields, name, read);
  }

  text(fields: Fields, name: string): string {
    return this.#field(fields, name, "", (value) =>
      typeof value === "string" ? value : this.fail(`expected a string, found ${show(value)}`),
    );
  }

  bool(fields: Fields, name: string): boolean {
    return this.#field(fields, name, false, (value) =>
      typeof value === "boolean" ? value : this.fail(`expected true or false, found ${show(value)}`),
    );
  }

  /** Lower-case hex of any even number of digits. */
  hex(fields: Fields, name: string): string {
    return this.#field(fields, name, "", (value) => {
      if (typeof value !== "string" || value.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(value))
        return this.fail(`expected hex digits, found ${show(value)}`);
      return value.toLowerCase();
    });
  }

  /** An optional id of `digits` hex digits; another length or all zeros is empty: "not part of a trace". */
  idOrEmpty(fields: Fields, name: string, digits: number): string {
    const id = this.hex(fields, name);
    return id.length !== digits || /^0*$/.test(id) ? "" : id;
  }

  bytes(fields: Fields, name: string): Uint8Array {
    return this.#field(fields, name, new Uint8Array(0), (value) => {
      if (typeof value !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value))
        return this.fail(`expected base64, found ${show(value)}`);
      return new Uint8Array(Buffer.from(value, "base64"));
    });
  }

  double(fields: Fields, name: string): number {
    return this.#field(fields, name, 0, (value) => this.toDouble(value));
  }

  optionalDouble(fields: Fields, name: string): number | undefined {
    return this.#field(fields, name, undefined, (value) => this.toDouble(value));
  }

  uint32(fields: Fields, name: string): number {
    return Number(this.#integer(fields, name, 0n, 4_294_967_295n));
  }

  int32(fields: Fields, name: string): number {
    return Number(this.#integer(fields, name, -2_147_483_648n, 2_147_483_647n));
  }

  uint64(fields: Fields, name: string): bigint {
    return this.#integer(fields, name, 0n, 18_446_744_073_709_551_615n);
  }

  int64(fields: Fields, name: string): bigint {
    return this.#integer(fields, name, -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n);
  }

  /** An enum as a number or by one of its `names`, whose order is their number. */
  enumeration(fields: Fields, name: string, names: readonly string[]): number {
    return this.#field(fields, name, 0, (value) => {
      const index = typeof value === "string" ? names.indexOf(value) : -1;
      return index >= 0 ? index : Number(this.toInteger(value, -2_147_483_648n, 2_147_483_647n));
    });
  }

  toDouble(value: unknown): number {
    if (typeof value === "number") return value;
    if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
    if (typeof value === "string" && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return Number(value);
    return this.fail(`expected a number, found ${show(value)}`);
  }

  toInteger(value: unknown, least: bigint, most: bigint): bigint {
    let result: bigint;
    if (typeof value === "number" && Number.isInteger(value)) result = BigInt(value);
    else if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) result = BigInt(value);
    else return this.fail(`expected a whole number, found ${show(value)}`);
    if (result < least || result > most) return this.fail(`${result} is not between ${least} and ${most}`);
    return result;
  }

  fail(reason: string): never {
    const path = this.#pathText();
    throw otlpErrors.OTLP_JSON_MALFORMED({ path, reason }, path === "" ? {} : { field: path });
  }

  limit(name: keyof Limits, reason: string): never {
    const path = this.#pathText();
    const options = path === "" ? {} : { field: path };
    throw otlpErrors.OTLP_LIMIT({ path, reason, limit: name, value: this.limits[name] }, options);
  }

  #integer(fields: Fields, name: string, least: bigint, most: bigint): bigint {
    return this.#field(fields, name, 0n, (value) => this.toInteger(value, least, most));
  }

  #field<T>(fields: Fields, name: string, absent: T, read: (value: unknown) => T): T {
    const value = field(fields, name);
    if (value === undefined || value === null) return absent;
    return this.at(name, () => read(value));
  }

  #pathText(): string {
    return this.#path.join(".").replaceAll(".[", "[");
  }
}

/** The value of a field by its lowerCamelCase or its snake_case name. */
export function field(fields: Fields, name: string): unknown {
  const value = fields[name];
  return value === undefined ? fields[snakeCase(name)] : value;
}

const snakeCaseNames = new Map<string, string>();

function snakeCase(name: string): string {
  let snake = snakeCaseNames.get(name);
  if (snake === undefined) {
    snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snakeCaseNames.set(name, snake);
  }
  return snake;
}

/** A value for a message: short, and never the whole request, however deep it is nested. */
function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
