/** The parts of a file, checked one by one. */
import type { Signal } from "@sightline/otlp";
import { z } from "zod";
import { dataFileErrors } from "./errors.ts";
import {
  endSchema,
  failureSchema,
  FORMAT,
  headSchema,
  isSignal,
  kindOf,
  LARGEST_PART_BYTES,
  MAGIC,
  PART_HEAD_BYTES,
  partCrc,
  type Counts,
  type Head,
  type PartKind,
} from "./format.ts";

export type DataPart =
  | { readonly kind: "head"; readonly head: Head }
  /** An OTLP export request, compressed with zstd. */
  | { readonly kind: "request"; readonly signal: Signal; readonly compressed: Uint8Array }
  | { readonly kind: "end"; readonly counts: Counts };

/**
 * `name` is what errors call the file. The last part is the end, or it throws.
 *
 * @throws DATA_FILE_FOREIGN, DATA_FILE_VERSION, DATA_FILE_TRUNCATED, DATA_FILE_DAMAGED, EXPORT_BROKEN
 */
export async function* readDataFile(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<DataPart> {
  const input = new Input(chunks);
  const magic = await input.take(MAGIC.length);
  if (magic === undefined || Buffer.compare(magic, MAGIC) !== 0)
    throw dataFileErrors.DATA_FILE_FOREIGN({ file: name });
  let headSeen = false;
  for (;;) {
    const at = input.position;
    const { kind, payload } = await readPart(input, name);
    const damaged = (reason: string): Error => dataFileErrors.DATA_FILE_DAMAGED({ file: name, at, reason });
    if (headSeen === (kind === "head")) throw damaged("its parts are out of order");
    if (kind === "head") {
      headSeen = true;
      yield { kind, head: readHead(payload, name, damaged) };
    } else if (isSignal(kind)) {
      yield { kind: "request", signal: kind, compressed: payload };
    } else if (kind === "failure") {
      const { message } = readJson(payload, failureSchema, damaged);
      throw dataFileErrors.EXPORT_BROKEN({ reason: message });
    } else {
      yield { kind, counts: readJson(payload, endSchema, damaged) };
      if ((await input.take(1)) !== undefined) throw damaged("something follows its end");
      return;
    }
  }
}

async function readPart(
  input: Input,
  name: string,
): Promise<{ readonly kind: PartKind; readonly payload: Uint8Array }> {
  const at = input.position;
  const truncated = (): Error => dataFileErrors.DATA_FILE_TRUNCATED({ file: name, bytes: input.received });
  const head = await input.take(PART_HEAD_BYTES);
  if (head === undefined) throw truncated();
  const view = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const damaged = (reason: string): Error => dataFileErrors.DATA_FILE_DAMAGED({ file: name, at, reason });
  const number = view.readUInt8(0);
  const kind = kindOf(number);
  if (kind === undefined) throw damaged(`there is no part of kind ${number}`);
  const length = view.readUInt32LE(1);
  if (length > LARGEST_PART_BYTES) throw damaged(`a part of ${length} bytes is too long`);
  const payload = await input.take(length);
  if (payload === undefined) throw truncated();
  if (partCrc(number, payload) !== view.readUInt32LE(5)) throw damaged("the checksum of a part does not fit");
  return { kind, payload };
}

function readHead(payload: Uint8Array, name: string, damaged: (reason: string) => Error): Head {
  const { format } = readJson(payload, z.looseObject({ format: z.number() }), damaged);
  if (format > FORMAT) throw dataFileErrors.DATA_FILE_VERSION({ file: name, found: format, known: FORMAT });
  return readJson(payload, headSchema, damaged);
}

function readJson<T>(payload: Uint8Array, schema: z.ZodType<T>, damaged: (reason: string) => Error): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(payload).toString("utf8")));
  } catch {
    throw damaged("a part does not say what it should");
  }
}

/** Exactly so many bytes of a stream at a time. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #length = 0;
  /** Bytes taken. */
  position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes that came, taken or not. */
  get received(): number {
    return this.position + this.#length;
  }

  /** `undefined`: the stream ends before. */
  async take(bytes: number): Promise<Uint8Array | undefined> {
    while (this.#length < bytes) {
      const next = await this.#chunks.next();
      if (next.done === true) return undefined;
      this.#waiting.push(next.value);
      this.#length += next.value.length;
    }
    const all = this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting);
    if (all === undefined) return new Uint8Array(0);
    this.#waiting = [all.subarray(bytes)];
    this.#length -= bytes;
    this.position += bytes;
    return all.subarray(0, bytes);
  }
}
