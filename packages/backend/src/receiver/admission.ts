/** How much may be under way at once. Beyond it senders are asked to wait, so that memory stays bounded. */
import { receiverErrors } from "./errors.ts";

export interface AdmissionLimits {
  readonly requests: number;
  /** Of bodies, as sent and unpacked together. */
  readonly bytes: number;
}

/** A request that was let in. `release` is idempotent. */
export interface Ticket {
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

  /** Throws `OTLP_TOO_BUSY` when the limit of requests is reached. */
  enter(): Ticket {
    if (this.#requests >= this.#limits.requests) {
      throw receiverErrors.OTLP_TOO_BUSY({ reason: `${this.#requests} requests` });
    }
    this.#requests += 1;
    let held = 0;
    let open = true;
    return {
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
        this.#requests -= 1;
        this.#bytes -= held;
      },
    };
  }
}
