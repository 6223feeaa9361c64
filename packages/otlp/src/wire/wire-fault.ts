/** A limit that a request may pass; their values are in `Limits`. */
export type LimitName = "bytes" | "items" | "groups" | "parts" | "attributes" | "depth";

/** What a reader throws inside this package; `withPath` turns it into an error that names the field. */
export class WireFault extends Error {
  /** Byte of the request at which reading stopped. */
  readonly offset: number;
  /** The limit that was passed, where that is the fault. */
  readonly limit: LimitName | undefined;

  constructor(reason: string, offset: number, limit?: LimitName) {
    super(reason);
    this.name = "WireFault";
    this.offset = offset;
    this.limit = limit;
  }
}
