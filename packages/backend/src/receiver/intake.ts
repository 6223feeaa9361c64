/** From unpacked bytes to an acknowledgement, whatever the transport. */
import { SightlineError } from "@sightline/model";
import type { Logger } from "pino";
import type { Receipt, TelemetryWriter } from "../store/store.ts";
import { receiverErrors } from "./errors.ts";
import type { IntakeMeters } from "./intake-meters.ts";
import type { JsonThread } from "./json-thread.ts";
import type { Encoding, SignalName } from "./signal.ts";

/** A request that was acknowledged, in part at least. */
export interface TakenRequest {
  readonly signal: SignalName;
  /** As it was sent. */
  readonly encoding: Encoding;
  /** OTLP as protobuf. Only valid during the call. */
  readonly body: Uint8Array;
  readonly receipt: Receipt;
}

/** Watches what passes a receiver. Called on the receiver's way: it must be quick, and must not throw. */
export interface IntakeObserver {
  readonly taken: (request: TakenRequest) => void;
  /** A whole request was refused. */
  readonly refused: (signal: SignalName, error: SightlineError) => void;
}

export interface IntakeOptions {
  readonly writer: TelemetryWriter;
  readonly meters: IntakeMeters;
  readonly logger: Logger;
  readonly json: JsonThread;
  readonly observer?: IntakeObserver | undefined;
}

/**
 * `bytes` must not be used any more. Resolves when everything that the receipt does not reject is stored. Rejects with a `SightlineError`: what OTLP's
 * decoder says of a malformed body, what the store says (its own status), or `OTLP_STORE_FAILED`.
 */
export async function take(
  signal: SignalName,
  encoding: Encoding,
  bytes: Uint8Array,
  { writer, meters, logger, json, observer }: IntakeOptions,
): Promise<Receipt> {
  const body = await json.protobufOf(signal, encoding, bytes);
  let receipt: Receipt;
  try {
    receipt = await writer.write(signal, body);
  } catch (cause) {
    if (cause instanceof SightlineError && cause.status !== 500) throw cause;
    const reason = cause instanceof SightlineError ? cause.message : "the store failed.";
    throw receiverErrors.OTLP_STORE_FAILED({ reason }, { cause });
  }
  meters.kept(signal, receipt);
  observer?.taken({ signal, encoding, body, receipt });
  for (const { count, reason } of receipt.rejections) logger.warn({ signal, count, reason }, "items refused");
  return receipt;
}
