/** gRPC's codes for our errors. https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
import type { SightlineError } from "@sightline/model";

const INTERNAL = 13;

const CODES: ReadonlyMap<number, number> = new Map([
  [400, 3], // INVALID_ARGUMENT
  [401, 16], // UNAUTHENTICATED
  [403, 16],
  [404, 12], // UNIMPLEMENTED
  [405, 12],
  [413, 8], // RESOURCE_EXHAUSTED
  [415, 3],
  [429, 8],
  [503, 14], // UNAVAILABLE
]);

export function rpcCode({ status }: SightlineError): number {
  return CODES.get(status) ?? INTERNAL;
}
