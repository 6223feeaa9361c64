/** Our errors as gRPC statuses. https://opentelemetry.io/docs/specs/otlp/#failures */
import { Metadata, status, type ServerErrorResponse } from "@grpc/grpc-js";
import type { SightlineError } from "@sightline/model";
import { encodeStatus } from "@sightline/otlp";
import { RETRY_AFTER_SECONDS } from "../retry.ts";
import { rpcCode } from "../rpc-code.ts";

/** A sender tries RESOURCE_EXHAUSTED again only where the details say when, so that a request too large is not. */
export function grpcFailure(error: SightlineError): ServerErrorResponse {
  const code = rpcCode(error);
  const message = `${error.message} ${error.hint}`;
  const metadata = new Metadata();
  if (error.status === 429 || error.status === 503) {
    metadata.set("grpc-status-details-bin", Buffer.concat([encodeStatus({ code, message }), RETRY_DETAIL]));
  }
  return { name: error.code, message, code: grpcStatus(code), details: message, metadata };
}

function grpcStatus(code: number): status {
  switch (code) {
    case 3:
      return status.INVALID_ARGUMENT;
    case 8:
      return status.RESOURCE_EXHAUSTED;
    case 12:
      return status.UNIMPLEMENTED;
    case 14:
      return status.UNAVAILABLE;
    case 16:
      return status.UNAUTHENTICATED;
    default:
      return status.INTERNAL;
  }
}

/**
 * Field 3 of `google.rpc.Status`: an `Any` of `google.rpc.RetryInfo`, whose field 1 is a `Duration` of whole seconds. All
 * lengths are below 128, so that each takes one byte.
 */
const RETRY_DETAIL: Buffer = (() => {
  const duration = field(1, Buffer.from([0x08, RETRY_AFTER_SECONDS]));
  const type = field(1, Buffer.from("type.googleapis.com/google.rpc.RetryInfo"));
  return field(3, Buffer.concat([type, field(2, duration)]));
})();

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
}
