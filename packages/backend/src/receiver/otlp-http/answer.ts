/** The bodies of answers, in the request's own encoding. */
import type { SightlineError } from "@sightline/model";
import {
  encodeExportResponse,
  encodeExportResponseJson,
  encodeStatus,
  encodeStatusJson,
} from "@sightline/otlp";
import type { Receipt } from "../../store/store.ts";
import { partialSuccess } from "../partial-success.ts";
import { rpcCode } from "../rpc-code.ts";
import type { Encoding, SignalName } from "../signal.ts";

const CONTENT_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

export function contentTypeOf(encoding: Encoding): string {
  return CONTENT_TYPES[encoding];
}

/** `undefined`: not one of OTLP's. Parameters such as a charset are ignored. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const type = (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type === "application/json") return "json";
  return type === "application/x-protobuf" || type === "application/protobuf" ? "protobuf" : undefined;
}

export function acceptedAnswer(signal: SignalName, encoding: Encoding, receipt: Receipt): Uint8Array {
  const partial = partialSuccess(receipt);
  return encoding === "protobuf"
    ? encodeExportResponse(partial)
    : Buffer.from(encodeExportResponseJson(signal, partial));
}

/** A `google.rpc.Status`. */
export function failureAnswer(encoding: Encoding, error: SightlineError): Uint8Array {
  const status = { code: rpcCode(error), message: `${error.message} ${error.hint}` };
  return encoding === "protobuf" ? encodeStatus(status) : Buffer.from(encodeStatusJson(status));
}
