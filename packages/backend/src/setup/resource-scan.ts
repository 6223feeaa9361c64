/**
 * Which resources a request holds and how many items each sends, without decoding the items: only lengths are read, a few
 * nanoseconds an item. The store has accepted the body before, so that a scan meets no malformed one; where it does, it
 * stops and counts what it has seen.
 */
import type { SignalName } from "../receiver/signal.ts";

/** `resource` is the encoded `opentelemetry.proto.resource.v1.Resource`, empty where the sender gave none. */
export type FoundResource = (resource: Uint8Array, items: number) => void;

const NONE = new Uint8Array();
const LENGTH_DELIMITED = 2;

/** Field numbers of opentelemetry-proto 1.x, the same for all three signals. */
const GROUP = 1;
const RESOURCE = 1;
const SCOPE = 2;
const ITEM = 2;
/** `Metric.gauge`, `sum`, `histogram`, `exponential_histogram`, `summary`; each holds its points as field 1. */
const POINTS: ReadonlySet<number> = new Set([5, 7, 9, 10, 11]);
const POINT = 1;

export function scanResources(body: Uint8Array, signal: SignalName, found: FoundResource): void {
  eachField(body, 0, body.length, (group, start, end) => {
    if (group !== GROUP) return;
    let resource: Uint8Array = NONE;
    let items = 0;
    eachField(body, start, end, (field, from, to) => {
      if (field === RESOURCE) resource = body.subarray(from, to);
      else if (field === SCOPE) items += itemsOf(body, signal, from, to);
    });
    found(resource, items);
  });
}

function itemsOf(body: Uint8Array, signal: SignalName, start: number, end: number): number {
  let items = 0;
  eachField(body, start, end, (field, from, to) => {
    if (field === ITEM) items += signal === "metrics" ? pointsOf(body, from, to) : 1;
  });
  return items;
}

function pointsOf(body: Uint8Array, start: number, end: number): number {
  let points = 0;
  eachField(body, start, end, (field, from, to) => {
    if (!POINTS.has(field)) return;
    eachField(body, from, to, (inner) => {
      if (inner === POINT) points += 1;
    });
  });
  return points;
}

/** What a sender says of itself: the last text of each wanted attribute. */
export function resourceTexts(
  resource: Uint8Array,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const text = (from: number, to: number): string =>
    Buffer.from(resource.buffer, resource.byteOffset + from, to - from).toString("utf8");
  eachField(resource, 0, resource.length, (attribute, start, end) => {
    if (attribute !== 1) return;
    let key = "";
    let value = "";
    eachField(resource, start, end, (field, from, to) => {
      if (field === 1) key = text(from, to);
      else if (field === 2) {
        eachField(resource, from, to, (kind, at, until) => {
          // `AnyValue.string_value`.
          if (kind === 1) value = text(at, until);
        });
      }
    });
    if (wanted.has(key) && value !== "") texts.set(key, value);
  });
  return texts;
}

/** Visits the length-delimited fields of a message; the others are passed over. Stops where the bytes make no sense. */
function eachField(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (field: number, from: number, to: number) => void,
): void {
  const cursor: Cursor = { bytes, position: start, end };
  while (cursor.position < end) {
    const tag = varint(cursor);
    if (tag < 8) return;
    const length = lengthOf(cursor, tag & 7);
    const from = cursor.position;
    const to = from + length;
    if (length < 0 || to > end) return;
    if ((tag & 7) === LENGTH_DELIMITED) visit(tag >>> 3, from, to);
    cursor.position = to;
  }
}

interface Cursor {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;
}

/** How many bytes the value takes that follows; −1 where none can follow. */
function lengthOf(cursor: Cursor, wireType: number): number {
  switch (wireType) {
    case 0:
      return varint(cursor) < 0 ? -1 : 0;
    case 1:
      return 8;
    case LENGTH_DELIMITED:
      return varint(cursor);
    case 5:
      return 4;
    default:
      return -1;
  }
}

/** Exact below 2^53, which every length is; −1 where the bytes end inside. */
function varint(cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 10 && cursor.position < cursor.end; count += 1) {
    const byte = cursor.bytes[cursor.position] ?? 0;
    cursor.position += 1;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
  return -1;
}
