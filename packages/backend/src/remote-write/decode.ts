/** From an unpacked message to series. A whole message is right, or nothing of it counts. */
import { ProtoReader, WireFault } from "@sightline/otlp";
import { Tally } from "../store/intake/policy.ts";
import type { WrittenSeries } from "../store/metric/sample.ts";
import { remoteWriteErrors } from "./errors.ts";
import { Budget, DECODE_LIMITS, type DecodeLimits } from "./messages.ts";
import type { FamilyBook } from "./metadata.ts";
import { readRequestV1 } from "./version-1.ts";
import { readRequestV2 } from "./version-2.ts";

export type RemoteWriteVersion = "1.0" | "2.0";

export interface DecodedWrite {
  readonly series: readonly WrittenSeries[];
  /** Series and samples that are no such, by reason. */
  readonly refused: Tally;
}

/**
 * `book` learns what 1.0 tells of metrics.
 *
 * @throws REMOTE_WRITE_MALFORMED, REMOTE_WRITE_TOO_LARGE
 */
export function decodeRemoteWrite(
  body: Uint8Array,
  version: RemoteWriteVersion,
  book: FamilyBook,
  limits: DecodeLimits = DECODE_LIMITS,
): DecodedWrite {
  const reader = new ProtoReader(body);
  const budget = new Budget(limits);
  const refused = new Tally();
  try {
    const series =
      version === "1.0"
        ? readRequestV1(reader, budget, refused, book)
        : readRequestV2(reader, budget, refused);
    return { series, refused };
  } catch (cause) {
    if (!(cause instanceof WireFault)) throw cause;
    const { message: reason, offset } = cause;
    throw remoteWriteErrors.REMOTE_WRITE_MALFORMED({ reason, offset }, { cause });
  }
}
