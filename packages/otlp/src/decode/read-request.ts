import { type SightlineError } from "@sightline/model";
import { otlpErrors } from "../errors.ts";
import { ProtoReader } from "../wire/reader.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { pathOf, type Signal } from "./path.ts";
import type { Limits } from "./limits.ts";

/** Runs `read` and turns its faults into errors that name the field. `count` is to be called for every item. */
export function readRequest(
  signal: Signal,
  bytes: Uint8Array,
  limits: Limits,
  read: (reader: ProtoReader, count: () => void) => void,
): void {
  let items = 0;
  const reader = new ProtoReader(bytes);
  const count = (): void => {
    if (++items > limits.items)
      throw new WireFault("too many items in one request", reader.position, "items");
  };
  try {
    if (bytes.length > limits.bytes) throw new WireFault(`the request has ${bytes.length} bytes`, 0, "bytes");
    read(reader, count);
  } catch (cause) {
    throw cause instanceof WireFault ? errorOf(signal, bytes, limits, cause) : cause;
  }
}

function errorOf(signal: Signal, bytes: Uint8Array, limits: Limits, fault: WireFault): SightlineError {
  const { limit, offset, message: reason } = fault;
  const path = limit === "bytes" ? "" : pathOf(signal, bytes, offset);
  const options = path === "" ? { cause: fault } : { cause: fault, field: path };
  return limit === undefined
    ? otlpErrors.OTLP_MALFORMED({ path, offset, reason }, options)
    : otlpErrors.OTLP_LIMIT({ path, reason, limit, value: limits[limit] }, options);
}
