import { type SightlineError } from "@sightline/model";
import { otlpErrors } from "../errors.ts";
import { ProtoReader } from "../wire/reader.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { pathOf, type Signal } from "./path.ts";
import type { Limits } from "./limits.ts";
import { GroupReader, type GroupVisitor, type ReadItem } from "./read-groups.ts";

/** A request that is read piece by piece, so that others have a turn in between. */
export interface Reading {
  /**
   * Tells the visitor what the next `bytes` hold, to the end of the item that they end in; an item's own list of
   * attributes is never cut. `true`: the whole request was read.
   *
   * @throws SightlineError OTLP_MALFORMED with the field's path; OTLP_LIMIT. Nothing more can be read then.
   */
  next(bytes: number): boolean;
}

/** `items` makes what reads an item of the signal; its `count` is to be called for every span, record and point. */
export function readingOf(
  signal: Signal,
  bytes: Uint8Array,
  visitor: GroupVisitor,
  limits: Limits,
  items: (reader: ProtoReader, count: () => void) => ReadItem,
): Reading {
  const reader = new ProtoReader(bytes);
  let seen = 0;
  const count = (): void => {
    if (++seen > limits.items) throw new WireFault("too many items in one request", reader.position, "items");
  };
  const groups = new GroupReader(reader, visitor, limits, items(reader, count));
  return {
    next: (size) => {
      try {
        if (bytes.length > limits.bytes)
          throw new WireFault(`the request has ${bytes.length} bytes`, 0, "bytes");
        return groups.read(reader.position + size);
      } catch (cause) {
        throw cause instanceof WireFault ? errorOf(signal, bytes, limits, cause) : cause;
      }
    },
  };
}

function errorOf(signal: Signal, bytes: Uint8Array, limits: Limits, fault: WireFault): SightlineError {
  const { limit, offset, message: reason } = fault;
  const path = limit === "bytes" ? "" : pathOf(signal, bytes, offset);
  const options = path === "" ? { cause: fault } : { cause: fault, field: path };
  return limit === undefined
    ? otlpErrors.OTLP_MALFORMED({ path, offset, reason }, options)
    : otlpErrors.OTLP_LIMIT({ path, reason, limit, value: limits[limit] }, options);
}
