/**
 * The answer to an export: `Export…ServiceResponse`. The three signals' messages have the same numbers; only the JSON
 * name of the count differs.
 */
import { ProtoReader } from "../wire/reader.ts";
import { EXPORT_RESPONSE, PARTIAL_SUCCESS } from "../wire/fields.ts";
import type { Signal } from "../wire/schema.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import { ProtoWriter } from "../wire/writer.ts";
import { otlpErrors } from "../errors.ts";

/** What was refused. `rejected` 0 with a message is a warning: all was taken. */
export interface PartialSuccess {
  /** Spans, log records or data points. */
  readonly rejected: bigint;
  readonly errorMessage: string;
}

const NAMES: Readonly<Record<Signal, string>> = {
  traces: "rejectedSpans",
  logs: "rejectedLogRecords",
  metrics: "rejectedDataPoints",
};

/** The same bytes for the three signals; `undefined`: everything was taken. */
export function encodeExportResponse(partial: PartialSuccess | undefined): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(64);
  if (partial !== undefined) {
    const mark = writer.begin(EXPORT_RESPONSE.partialSuccess);
    if (partial.rejected !== 0n) writer.int64(PARTIAL_SUCCESS.rejected, partial.rejected);
    if (partial.errorMessage !== "") writer.string(PARTIAL_SUCCESS.errorMessage, partial.errorMessage);
    writer.end(mark);
  }
  return writer.finish();
}

export function encodeExportResponseJson(signal: Signal, partial: PartialSuccess | undefined): string {
  if (partial === undefined) return "{}";
  return JSON.stringify({
    partialSuccess: {
      ...(partial.rejected === 0n ? {} : { [NAMES[signal]]: String(partial.rejected) }),
      ...(partial.errorMessage === "" ? {} : { errorMessage: partial.errorMessage }),
    },
  });
}

/**
 * The partial success in an answer, `undefined` when everything was taken (also when the message is there but empty).
 *
 * @throws SightlineError OTLP_MALFORMED.
 */
export function decodeExportResponse(bytes: Uint8Array): PartialSuccess | undefined {
  const reader = new ProtoReader(bytes);
  const found = { rejected: 0n, errorMessage: "" };
  try {
    while (reader.position < bytes.length) {
      const tag = reader.tag();
      if (tag >>> 3 === EXPORT_RESPONSE.partialSuccess) {
        reader.expect(tag, LENGTH_DELIMITED);
        readPartial(reader, reader.fieldEnd(bytes.length), found);
      } else {
        reader.skip(tag, bytes.length);
      }
    }
  } catch (cause) {
    if (!(cause instanceof WireFault)) throw cause;
    const { offset, message: reason } = cause;
    throw otlpErrors.OTLP_MALFORMED({ path: "the response", offset, reason }, { cause });
  }
  return found.rejected === 0n && found.errorMessage === "" ? undefined : found;
}

function readPartial(
  reader: ProtoReader,
  end: number,
  found: { rejected: bigint; errorMessage: string },
): void {
  while (reader.position < end) {
    const tag = reader.tag();
    switch (tag >>> 3) {
      case PARTIAL_SUCCESS.rejected:
        reader.expect(tag, VARINT);
        reader.varint64();
        found.rejected = (BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0);
        break;
      case PARTIAL_SUCCESS.errorMessage: {
        const textEnd = reader.range(tag, end);
        found.errorMessage = reader.text(reader.start, textEnd);
        break;
      }
      default:
        reader.skip(tag, end);
    }
  }
  reader.close(end);
}
