/** Finds the name of the field at a byte of a request. Only faults pay for it: reading keeps no path. */
import { ProtoReader } from "../wire/reader.ts";
import { type FieldSchema, type MessageSchema, requests, type Signal } from "../wire/schema.ts";
import { LENGTH_DELIMITED } from "../wire/wire-type.ts";
import { WireFault } from "../wire/wire-fault.ts";

export type { Signal };

/** Such as `resource_spans[3].scope_spans[0].spans[12].name`; empty when the byte belongs to no field. */
export function pathOf(signal: Signal, bytes: Uint8Array, offset: number): string {
  const path: string[] = [];
  walk(new ProtoReader(bytes), requests[signal], 0, bytes.length, offset, path);
  return path.join(".");
}

/** Fields before the one at `offset` were read without fault, so only that one can end the walk early. */
function walk(
  reader: ProtoReader,
  schema: MessageSchema,
  start: number,
  end: number,
  offset: number,
  path: string[],
): void {
  const seen = new Map<number, number>();
  reader.position = start;
  while (reader.position < end) {
    let field: FieldSchema | undefined;
    let label = "";
    try {
      const tag = reader.tag();
      const number = tag >>> 3;
      field = schema.fields.get(number);
      const index = seen.get(number) ?? 0;
      seen.set(number, index + 1);
      label = field === undefined ? `(field ${number})` : labelOf(field, index);
      if ((tag & 7) === LENGTH_DELIMITED) {
        const fieldEnd = reader.fieldEnd(end);
        if (offset < fieldEnd || fieldEnd === end) {
          path.push(label);
          if (field?.message !== undefined)
            walk(reader, field.message, reader.position, fieldEnd, offset, path);
          return;
        }
        reader.position = fieldEnd;
      } else {
        reader.skip(tag, end);
        if (offset < reader.position || reader.position >= end) {
          path.push(label);
          return;
        }
      }
    } catch (fault) {
      if (!(fault instanceof WireFault)) throw fault;
      if (label !== "") path.push(label);
      return;
    }
  }
}

function labelOf(field: FieldSchema, index: number): string {
  return field.repeated ? `${field.name}[${index}]` : field.name;
}
