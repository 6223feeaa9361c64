/** `google.rpc.Status`: the body of an answer that says no (https://opentelemetry.io/docs/specs/otlp/#failures-1). */
import { RPC_STATUS } from "../wire/fields.ts";
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
