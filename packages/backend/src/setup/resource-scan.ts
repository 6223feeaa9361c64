/**
 * Which resources a request holds and how many items each sends, without decoding the items: only lengths are read, a few
 * nanoseconds an item. The store has accepted the body before, so that a scan meets no malformed one; where it does, it
 * stops and counts what it has seen. It does so after a number of fields, too: this is on the receiver's way, and 64 MiB
 * hold 32 million of them.
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

/** A collector's batch of 8,192 spans of some hundred services takes a third of it; all of it takes 2 to 3 ms. */
const MOST_FIELDS = 65_536;
/** What a caller does with a resource takes about as long as so many fields, and one more for each of its eight bytes. */
const FIELDS_OF_RESOURCE = 64;
const BYTES_OF_FIELD = 8;

/** Fields that may still be visited. */
interface Budget {
  fields: number;
}

/** Counts the items of the first `fields` fields. */
export function scanResources(
  body: Uint8Array,
  signal: SignalName,
  found: FoundResource,
  fields: number = MOST_FIELDS,
): void {
  const budget: Budget = { fields };
  eachField(body, 0, body.length, budget, (group, start, end) => {
    if (group !== GROUP) return;
    let resource: Uint8Array = NONE;
    let items = 0;
    eachField(body, start, end, budget, (field, from, to) => {
      if (field === RESOURCE) resource = body.subarray(from, to);
      else if (field === SCOPE) items += itemsOf(body, signal, from, to, budget);
    });
    budget.fields -= FIELDS_OF_RESOURCE + resource.length / BYTES_OF_FIELD;
    found(resource, items);
  });
}

function itemsOf(body: Uint8Array, signal: SignalName, start: number, end: number, budget: Budget): number {
  let items = 0;
  eachField(body, start, end, budget, (field, from, to) => {
    if (field === ITEM) items += signal === "metrics" ? pointsOf(body, from, to, budget) : 1;
  });
  return items;
}

function pointsOf(body: Uint8Array, start: number, end: number, budget: Budget): number {
  let points = 0;
  eachField(body, start, end, budget, (field, from, to) => {
    if (!POINTS.has(field)) return;
    eachField(body, from, to, budget, (inner) => {
      if (inner === POINT) points += 1;
    });
  });
  return points;
}

/** Attributes of a resource that are looked at, with their keys and values: what says who it is comes early. */
const MOST_RESOURCE_FIELDS = 4096;
/** Bytes of a key or value that are read. */
const LONGEST_TEXT = 1024;

/** What a sender says of itself: the last text of each wanted attribute, cut to 1 KiB. */
export function resourceTexts(
  resource: Uint8Array,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const text = (from: number, to: number): string =>
    Buffer.from(resource.buffer, resource.byteOffset + from, Math.min(to - from, LONGEST_TEXT)).toString(
      "utf8",
    );
  const budget: Budget = { fields: MOST_RESOURCE_FIELDS };
  eachField(resource, 0, resource.length, budget, (attribute, start, end) => {
    if (attribute !== 1) return;
    let key = "";
    let value = "";
    eachField(resource, start, end, budget, (field, from, to) => {
      if (field === 1) key = text(from, to);
      else if (field === 2) {
        eachField(resource, from, to, budget, (kind, at, until) => {
          // `AnyValue.string_value`.
          if (kind === 1) value = text(at, until);
        });
      }
    });
    if (wanted.has(key) && value !== "") texts.set(key, value);
  });
  return texts;
}

/** Visits the length-delimited fields of a message; the others are passed over. Stops where the bytes make no sense, or the budget ends. */
function eachField(
  bytes: Uint8Array,
  start: number,
  end: number,
  budget: Budget,
  visit: (field: number, from: number, to: number) => void,
): void {
  const cursor: Cursor = { bytes, position: start, end };
  while (cursor.position < end && budget.fields > 0) {
    budget.fields -= 1;
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
