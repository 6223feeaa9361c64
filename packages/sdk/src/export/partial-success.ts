/**
 * Reads `Export…ServiceResponse`, the same shape for all signals: field 1 holds `rejected` (1, int64) and
 * `error_message` (2, string) (opentelemetry-proto, the `_service.proto` files of `collector/`).
 */

export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const NONE: PartialSuccess = { rejected: 0, message: "" };

/** A body that cannot be read counts as full success: the status code already said so. */
export function readPartialSuccess(body: Uint8Array): PartialSuccess {
  let rejected = 0;
  let message = "";
  const partial = fieldsOf(body).find((field) => field.number === 1)?.bytes;
  if (partial === undefined) return NONE;
  for (const field of fieldsOf(partial)) {
    if (field.number === 1 && field.varint !== undefined) rejected = field.varint;
    if (field.number === 2 && field.bytes !== undefined) message = new TextDecoder().decode(field.bytes);
  }
  return { rejected, message };
}

interface Field {
  readonly number: number;
  readonly varint?: number;
  readonly bytes?: Uint8Array;
}

/** The fields up to the first one that cannot be read. */
function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number | undefined => {
    let value = 0;
    for (let scale = 1; at < message.length && scale < 2 ** 56; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return undefined;
  };
  while (at < message.length) {
    const tag = varint();
    if (tag === undefined) return fields;
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    const value = type === 0 || type === 2 ? varint() : undefined;
    if (value === undefined) return fields;
    if (type === 0) {
      fields.push({ number, varint: value });
    } else {
      if (at + value > message.length) return fields;
      fields.push({ number, bytes: message.subarray(at, at + value) });
      at += value;
    }
  }
  return fields;
}
