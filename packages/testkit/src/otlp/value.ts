import { assertNever } from "@sightline/model";
import type { AnyValue, InstrumentationScope, KeyValue, Resource } from "@sightline/otlp";

/** 2026-01-01T00:00:00Z in nanoseconds: when things that builders make happen, unless told otherwise. */
export const BASE_TIME = 1_767_225_600_000_000_000n;

/** Attributes as a test writes them: a whole number or a `bigint` is an `int`, any other number a `double`. */
export type PlainValue =
  | string
  | boolean
  | number
  | bigint
  | null
  | Uint8Array
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };
export type PlainAttributes = Readonly<Record<string, PlainValue>>;

export function attributes(plain: PlainAttributes = {}): readonly KeyValue[] {
  return Object.entries(plain).map(([key, value]) => ({ key, value: anyValue(value) }));
}

export function anyValue(plain: PlainValue): AnyValue {
  if (plain === null) return { kind: "empty" };
  if (plain instanceof Uint8Array) return { kind: "bytes", value: plain };
  switch (typeof plain) {
    case "string":
      return { kind: "string", value: plain };
    case "boolean":
      return { kind: "bool", value: plain };
    case "bigint":
      return { kind: "int", value: plain };
    case "number":
      return Number.isSafeInteger(plain)
        ? { kind: "int", value: BigInt(plain) }
        : { kind: "double", value: plain };
    default:
      return isList(plain)
        ? { kind: "array", value: plain.map(anyValue) }
        : { kind: "kvlist", value: attributes(plain) };
  }
}

/** What `attributes` was given: an `int` that a number can hold becomes one. */
export function plainAttributes(list: readonly KeyValue[] = []): Record<string, PlainValue> {
  return Object.fromEntries(list.map(({ key, value }) => [key, plainValue(value)]));
}

export function plainValue(value: AnyValue): PlainValue {
  switch (value.kind) {
    case "empty":
      return null;
    case "int":
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : value.value;
    case "array":
      return value.value.map(plainValue);
    case "kvlist":
      return plainAttributes(value.value);
    case "string":
    case "bool":
    case "double":
    case "bytes":
      return value.value;
    default:
      return assertNever(value, "kind of value");
  }
}

/** Where a group of items comes from. */
export interface Origin {
  /** `service.name`; "shop" when the resource does not say. */
  readonly service?: string;
  /** More of the resource. */
  readonly resource?: PlainAttributes;
  /** Name of the instrumentation scope. */
  readonly scope?: string;
}

export function resource(origin: Origin = {}): Resource {
  return {
    attributes: attributes({ "service.name": origin.service ?? "shop", ...origin.resource }),
    droppedAttributesCount: 0,
  };
}

export function instrumentationScope(origin: Origin = {}): InstrumentationScope {
  return {
    name: origin.scope ?? "testkit",
    version: "1.0.0",
    attributes: [],
    droppedAttributesCount: 0,
  };
}

function isList(
  value: readonly PlainValue[] | { readonly [key: string]: PlainValue },
): value is readonly PlainValue[] {
  return Array.isArray(value);
}
