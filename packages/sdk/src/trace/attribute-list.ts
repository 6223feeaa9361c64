/**
 * Attributes as a flat list `[key, value, key, value…]`. Writing appends; a key that is written twice is settled when
 * the list is read or has grown past its limit, the last value winning, because most keys are written once.
 */
import type { Attributes } from "@opentelemetry/api";
import type { AttributeLimits } from "../config/limits.ts";

export type AttributeList = unknown[];

/** OpenTelemetry's defaults (AttributeCountLimit, AttributeValueLengthLimit). */
const USUAL_LIMITS: AttributeLimits = Object.freeze({ count: 128, valueLength: Infinity });

/** Appends `attributes`. Arrays and objects are copied: what the caller does to them later must not show. */
export function appendAttributes(list: AttributeList, attributes: Attributes): void {
  const own = ownCopy(attributes);
  for (const key in own) appendAttribute(list, key, own[key]);
}

/**
 * A copy that later changes of the original do not reach. Kept whole until the export: copying an object by spread costs
 * a fifth of making a list of it.
 */
export function ownCopy(attributes: Attributes): Attributes {
  try {
    const copy = { ...attributes };
    for (const key in copy) {
      const value = copy[key];
      if (typeof value === "object" && value !== null) copy[key] = readableSnapshot(value);
    }
    return copy;
  } catch (error) {
    return { "sightline.attributes.error": `not readable: ${String(error)}` };
  }
}

/** What no attribute can hold (`undefined`, functions, symbols) is left out. */
export function appendAttribute(list: AttributeList, key: string, value: unknown): void {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
      if (key.length > 0) list.push(key, value);
      return;
    case "object":
      if (key.length > 0) list.push(key, value === null ? null : readableSnapshot(value));
      return;
    default:
  }
}

/**
 * The list with each key once, in order of first writing, texts no longer than the limit, and how many attributes did not
 * fit.
 */
export function settle(
  list: AttributeList,
  limits: AttributeLimits = USUAL_LIMITS,
): { list: AttributeList; dropped: number } {
  const { count, valueLength } = limits;
  const short =
    valueLength === Infinity ? list : list.map((part, at) => (at % 2 === 0 ? part : cut(part, valueLength)));
  if (short.length <= 2 * count && !hasDuplicate(short)) return { list: short, dropped: 0 };
  const last = new Map<unknown, unknown>();
  let dropped = 0;
  for (let at = 0; at < short.length; at += 2) {
    if (last.size < count || last.has(short[at])) last.set(short[at], short[at + 1]);
    else dropped++;
  }
  return { list: [...last].flat(1), dropped };
}

/** Texts and bytes at any depth; numbers and the like have no length. */
function cut(value: unknown, length: number): unknown {
  if (typeof value === "string") return value.length > length ? value.slice(0, length) : value;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return value.length > length ? value.slice(0, length) : value;
  if (Array.isArray(value)) return value.map((element: unknown) => cut(element, length));
  return Object.fromEntries(
    Object.entries(value).map(([key, element]: [string, unknown]) => [key, cut(element, length)]),
  );
}

function hasDuplicate(list: AttributeList): boolean {
  for (let at = 2; at < list.length; at += 2) {
    const key = list[at];
    for (let before = 0; before < at; before += 2) if (list[before] === key) return true;
  }
  return false;
}

/** What lies deeper is left out; it also ends cycles. */
const MAX_DEPTH = 8;

/** Getters and proxies may throw; telemetry must not. */
function readableSnapshot(value: object): unknown {
  try {
    return snapshot(value);
  } catch (error) {
    return `[not readable: ${String(error)}]`;
  }
}

function snapshot(value: object, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => snapshotElement(element, depth));
  if (value instanceof Uint8Array) return value.slice();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Error) return String(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, element]: [string, unknown]) => element !== undefined)
      .map(([key, element]: [string, unknown]) => [key, snapshotElement(element, depth)]),
  );
}

function snapshotElement(element: unknown, depth: number): unknown {
  if (typeof element !== "object" || element === null) return element;
  return depth < MAX_DEPTH ? snapshot(element, depth + 1) : undefined;
}
