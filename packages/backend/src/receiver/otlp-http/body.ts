/** The body of a request: read up to a limit, then unpacked up to a limit. */
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip, inflate, zstdDecompress, type InputType } from "node:zlib";
import type { Ticket } from "../admission.ts";
import { receiverErrors } from "../errors.ts";

export interface BodyLimits {
  /** Bytes as sent. */
  readonly body: number;
  /** Bytes after unpacking. */
  readonly unpacked: number;
}

/** Read and thrown away beyond the limit, so that a sender still writing gets to read its 413. */
const DISCARD_FACTOR = 4;

/** Throws `OTLP_BODY_TOO_LARGE`, `OTLP_BODY_INCOMPLETE`, `OTLP_TOO_BUSY`. */
export async function readBody(request: IncomingMessage, limit: number, ticket: Ticket): Promise<Buffer> {
  const tooLarge = receiverErrors.OTLP_BODY_TOO_LARGE({ limit, what: "body" });
  if (Number(request.headers["content-length"] ?? 0) > limit * DISCARD_FACTOR) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of bytesOf(request)) {
      size += chunk.length;
      if (size > limit * DISCARD_FACTOR) throw tooLarge;
      if (size > limit) chunks.length = 0;
      else {
        ticket.reserve(chunk.length);
        chunks.push(chunk);
      }
    }
  } catch (cause) {
    if (request.errored !== null || request.destroyed)
      throw receiverErrors.OTLP_BODY_INCOMPLETE({}, { cause });
    throw cause;
  }
  if (size > limit) throw tooLarge;
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

/** A request without `setEncoding` yields buffers; the types say `any`. */
function bytesOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}

type Unpack = (bytes: InputType, options: { maxOutputLength: number }) => Promise<Buffer>;

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  zstd: promisify(zstdDecompress),
};

/** Throws `OTLP_CONTENT_ENCODING_UNSUPPORTED`; call it before reading the body. */
export function unpackerFor(contentEncoding: string | undefined): Unpack | undefined {
  const name = (contentEncoding ?? "").trim().toLowerCase();
  if (name === "" || name === "identity") return undefined;
  const unpack = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
  if (unpack === undefined) {
    throw receiverErrors.OTLP_CONTENT_ENCODING_UNSUPPORTED({ contentEncoding: name });
  }
  return unpack;
}

/** Throws `OTLP_BODY_TOO_LARGE`, `OTLP_BODY_BROKEN`, `OTLP_TOO_BUSY`. */
export async function unpackBody(
  body: Buffer,
  unpack: Unpack | undefined,
  contentEncoding: string,
  limit: number,
  ticket: Ticket,
): Promise<Buffer> {
  if (unpack === undefined) return body;
  let unpacked: Buffer;
  try {
    unpacked = await unpack(body, { maxOutputLength: limit });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw receiverErrors.OTLP_BODY_TOO_LARGE({ limit, what: "unpacked body" }, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw receiverErrors.OTLP_BODY_BROKEN({ contentEncoding, reason }, { cause });
  }
  ticket.reserve(unpacked.length);
  return unpacked;
}
