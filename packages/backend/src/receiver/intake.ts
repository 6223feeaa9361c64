/** From unpacked bytes to an acknowledgement, whatever the transport. */
import { SightlineError } from "@sightline/model";
import type { Logger } from "pino";
import type { Receipt, TelemetryWriter } from "../store/store.ts";
import { receiverErrors } from "./errors.ts";
import type { IntakeMeters } from "./intake-meters.ts";
import { protobufOf } from "./protobuf.ts";
import type { Encoding, SignalName } from "./signal.ts";

export interface IntakeOptions {
  readonly writer: TelemetryWriter;
  readonly meters: IntakeMeters;
  readonly logger: Logger;
}

/**
 * Resolves when everything that the receipt does not reject is stored. Rejects with a `SightlineError`: what OTLP's
 * decoder says of a malformed body, what the store says (its own status), or `OTLP_STORE_FAILED`.
 */
export async function take(
  signal: SignalName,
  encoding: Encoding,
  bytes: Uint8Array,
  { writer, meters, logger }: IntakeOptions,
): Promise<Receipt> {
  const body = protobufOf(signal, encoding, bytes);
  let receipt: Receipt;
  try {
    receipt = await writer.write(signal, body);
  } catch (cause) {
    if (cause instanceof SightlineError && cause.status !== 500) throw cause;
    const reason = cause instanceof SightlineError ? cause.message : "the store failed.";
    throw receiverErrors.OTLP_STORE_FAILED({ reason }, { cause });
  }
  meters.kept(signal, receipt);
  for (const { count, reason } of receipt.rejections) logger.warn({ signal, count, reason }, "items refused");
  return receipt;
}
