/** Finds the name of the field at a byte of a request. Only faults pay for it: reading keeps no path. */
import { ProtoReader } from "../wire/reader.ts";
import { type FieldSchema, type MessageSchema, requests, type Signal } from "../wire/schema.ts";
import { LENGTH_DELIMITED } from "../wire/wire-type.ts";
import { WireFault } from "../wire/wire-fault.ts";

export type { Signal };

/** Deeper fields are not named: a path is for people. */
const MAX_STEPS = 40;

/** Such as `resource_spans[3].scope_spans[0].spans[12].name`; empty when the byte belongs to no field. */
export function pathOf(signal: Signal, bytes: Uint8Array, offset: number): string {
  const path: string[] = [];
  const reader = new ProtoReader(bytes);
  let schema: MessageSchema | undefined = requests[signal];
  let end = bytes.length;
  while (schema !== undefined && path.length < MAX_STEPS) {
    const found = fieldAt(reader, schema, end, offset);
    if (found === undefined) break;
    path.push(found.label);
    if (offset <= reader.position) break;
    schema = found.message;
    end = found.end;
  }
  return path.join(".");
}

interface Found {
  readonly label: string;
  /** Where the field's content ends; it begins at the reader's position. */
  readonly end: number;
  /** `undefined`: there is nothing to descend into. */
  readonly message: MessageSchema | undefined;
}

/**
 * The field of the message at the reader that holds `offset`, or its last field when the fault is at its end. Fields
 * before it were read without fault, so only that one can end the search early.
 */
function fieldAt(reader: ProtoReader, schema: MessageSchema, end: number, offset: number): Found | undefined {
  const seen = new Map<number, number>();
  let label: string | undefined;
  try {
    while (reader.position < end && reader.position <= offset) {
      label = undefined;
      const tag = reader.tag();
      const field = schema.fields.get(tag >>> 3);
      const index = seen.get(tag >>> 3) ?? 0;
      seen.set(tag >>> 3, index + 1);
      label = labelOf(field, tag >>> 3, index);
      if ((tag & 7) !== LENGTH_DELIMITED) {
        reader.skip(tag, end);
        if (offset < reader.position || reader.position >= end) return { label, end, message: undefined };
      } else {
        const fieldEnd = reader.fieldEnd(end);
        if (offset < fieldEnd || fieldEnd === end) return { label, end: fieldEnd, message: field?.message };
        reader.position = fieldEnd;
      }
    }
    return undefined;
  } catch (fault) {
    if (!(fault instanceof WireFault)) throw fault;
    return label === undefined ? undefined : { label, end, message: undefined };
  }
}

function labelOf(field: FieldSchema | undefined, number: number, index: number): string {
  if (field === undefined) return `(field ${number})`;
  return field.repeated ? `${field.name}[${index}]` : field.name;
}
