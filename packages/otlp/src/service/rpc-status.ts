/** `google.rpc.Status`: the body of an answer that says no (https://opentelemetry.io/docs/specs/otlp/#failures-1). */
import { RPC_STATUS } from "../wire/fields.ts";
import { ProtoReader } from "../wire/reader.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { ProtoWriter } from "../wire/writer.ts";

export interface RpcStatus {
  /** A gRPC code, such as 3 (invalid argument) or 14 (unavailable); 0 where HTTP's status says it all. */
  readonly code: number;
  readonly message: string;
}

export function encodeStatus(status: RpcStatus): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(64);
  if (status.code !== 0) writer.int53(RPC_STATUS.code, status.code);
  if (status.message !== "") writer.string(RPC_STATUS.message, status.message);
  return writer.finish();
}

export function encodeStatusJson(status: RpcStatus): string {
  return JSON.stringify({ code: status.code, message: status.message });
}

/** The message of an encoded status; empty when there is none or it cannot be read. */
export function statusMessage(status: Uint8Array): string {
  try {
    const reader = new ProtoReader(status);
    const read = (end: number): string => reader.text(reader.position, end);
    return find(reader, status.length, RPC_STATUS.message, read) ?? "";
  } catch (error) {
    if (error instanceof WireFault) return "";
    throw error;
  }
}

/** `Status.details`, and in it `google.protobuf.Any`, `google.rpc.RetryInfo` and `google.protobuf.Duration`. */
const DETAILS = 3;
const ANY = { typeUrl: 1, value: 2 } as const;
const RETRY_DELAY = 1;
const DURATION = { seconds: 1, nanos: 2 } as const;
const RETRY_INFO = "/google.rpc.RetryInfo";

/**
 * What the `RetryInfo` in an encoded status asks for, in milliseconds; `undefined` when there is none or it cannot be
 * read (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling).
 */
export function retryDelayMs(status: Uint8Array): number | undefined {
  try {
    const reader = new ProtoReader(status);
    return find(reader, status.length, DETAILS, (detailEnd) => {
      const start = reader.position;
      const type = find(reader, detailEnd, ANY.typeUrl, (end) => reader.text(reader.position, end));
      reader.position = start;
      if (type?.endsWith(RETRY_INFO) !== true) return undefined;
      return find(reader, detailEnd, ANY.value, (end) =>
        // A delay of 0 is an empty message, or none.
        end === reader.position
          ? 0
          : find(reader, end, RETRY_DELAY, (delayEnd) => duration(reader, delayEnd)),
      );
    });
  } catch (error) {
    if (error instanceof WireFault) return undefined;
    throw error;
  }
}

/** What `read` gives for the first length-delimited field of that number that it accepts. */
function find<T>(
  reader: ProtoReader,
  end: number,
  number: number,
  read: (fieldEnd: number) => T | undefined,
): T | undefined {
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag >>> 3 !== number) {
      reader.skip(tag, end);
      continue;
    }
    const fieldEnd = reader.range(tag, end);
    reader.position = reader.start;
    const found = read(fieldEnd);
    if (found !== undefined) return found;
    reader.position = fieldEnd;
  }
  return undefined;
}

function duration(reader: ProtoReader, end: number): number {
  let ms = 0;
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag >>> 3 === DURATION.seconds) ms += reader.varint32() * 1000;
    else if (tag >>> 3 === DURATION.nanos) ms += reader.varint32() / 1e6;
    else reader.skip(tag, end);
  }
  return ms;
}
