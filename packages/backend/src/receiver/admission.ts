/** How much may be under way at once. Beyond it senders are asked to wait, so that memory stays bounded. */
import { receiverErrors } from "./errors.ts";

export interface AdmissionLimits {
  /** Whose body is there: one that still arrives is bounded by its bytes, so that slow senders take nobody's place. */
  readonly requests: number;
  /** Of bodies, as sent and unpacked together. */
  readonly bytes: number;
}

/** A request that was let in. `release` is idempotent. */
export interface Ticket {
  /** Call it once, when the body is there. Throws `OTLP_TOO_BUSY` when the limit of requests is reached. */
  begin(): void;
  /** Throws `OTLP_TOO_BUSY` when all bodies together would pass the limit. */
  reserve(bytes: number): void;
  release(): void;
}

export class Admission {
  readonly #limits: AdmissionLimits;
  #requests = 0;
  #bytes = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get requests(): number {
    return this.#requests;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Throws `OTLP_TOO_BUSY` when the limit of requests is reached: no use to send the body then. */
  enter(): Ticket {
    this.#checkRequests();
    let held = 0;
    let begun = 0;
    let open = true;
    return {
      begin: () => {
        this.#checkRequests();
        begun = 1;
        this.#requests += 1;
      },
      reserve: (bytes) => {
        if (this.#bytes + bytes > this.#limits.bytes) {
          throw receiverErrors.OTLP_TOO_BUSY({ reason: `bodies of ${this.#bytes + bytes} bytes` });
        }
        this.#bytes += bytes;
        held += bytes;
      },
      release: () => {
        if (!open) return;
        open = false;
        this.#requests -= begun;
        this.#bytes -= held;
      },
    };
  }

  #checkRequests(): void {
    if (this.#requests < this.#limits.requests) return;
    throw receiverErrors.OTLP_TOO_BUSY({ reason: `${this.#requests} requests` });
  }
}
