/** Replies of Redis' protocol, version 2 (https://redis.io/docs/latest/develop/reference/protocol-spec/), from a stream. */

const CR = 13;

interface Parsed {
  readonly value: unknown;
  readonly next: number;
}

export class RespReader {
  readonly #told: (reply: unknown) => void;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(told: (reply: unknown) => void) {
    this.#told = told;
  }

  /** Tells each reply that is whole; the rest waits for more. */
  read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const parsed = parse(this.#bytes, 0);
      if (parsed === undefined) return;
      this.#bytes = this.#bytes.subarray(parsed.next);
      this.#told(parsed.value);
    }
  }
}

/** `undefined` when the reply is not whole yet. */
function parse(bytes: Buffer, at: number): Parsed | undefined {
  const end = bytes.indexOf(CR, at);
  if (end < 0 || end + 1 >= bytes.length) return undefined;
  const text = bytes.toString("utf8", at + 1, end);
  const next = end + 2;
  switch (bytes[at]) {
    case 43: // +
      return { value: text, next };
    case 45: // -
      return { value: new Error(text), next };
    case 58: // :
      return { value: Number(text), next };
    case 36: // $
      return bulk(bytes, next, Number(text));
    case 42: // *
      return list(bytes, next, Number(text));
    default:
      throw new Error(`Redis sent a reply of an unknown type: ${bytes.toString("utf8", at, end)}`);
  }
}

function bulk(bytes: Buffer, from: number, length: number): Parsed | undefined {
  if (length < 0) return { value: null, next: from };
  const end = from + length;
  return end + 2 > bytes.length ? undefined : { value: bytes.toString("utf8", from, end), next: end + 2 };
}

function list(bytes: Buffer, from: number, count: number): Parsed | undefined {
  if (count < 0) return { value: null, next: from };
  const values: unknown[] = [];
  let next = from;
  for (let at = 0; at < count; at++) {
    const parsed = parse(bytes, next);
    if (parsed === undefined) return undefined;
    values.push(parsed.value);
    ({ next } = parsed);
  }
  return { value: values, next };
}
