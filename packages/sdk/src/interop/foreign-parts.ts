/** Code that users bring along may throw, hang or reject: it is told once, and nothing of the SDK suffers. */
import type { Notices } from "../notice/notices.ts";

export interface Flushing {
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

export class ForeignParts {
  readonly #notices: Notices;
  /** For people: `span processor`. */
  readonly #what: string;
  readonly #parts: readonly Flushing[];

  constructor(notices: Notices, what: string, parts: readonly Flushing[]) {
    this.#notices = notices;
    this.#what = what;
    this.#parts = parts;
  }

  /** Of its class, or its place where it has none. */
  nameOf(part: Flushing): string {
    const { name } = part.constructor;
    return name === "Object" || name === "" ? `number ${this.#parts.indexOf(part) + 1}` : name;
  }

  guarded(part: Flushing, did: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.failed(part, did, error);
    }
  }

  failed(part: Flushing, did: string, error: unknown): void {
    const name = this.nameOf(part);
    const reason = error instanceof Error ? error.message : String(error);
    this.#notices.once(
      `${this.#what}.${name}.${did}`,
      `the ${this.#what} ${name} failed in ${did}: ${reason}`,
    );
  }

  /** Settles when all are flushed or have failed. */
  async flush(...parts: readonly Flushing[]): Promise<void> {
    await Promise.all(parts.map((part) => this.#settled(part, "forceFlush", () => part.forceFlush?.())));
  }

  shutdown(...parts: readonly Flushing[]): void {
    for (const part of parts) void this.#settled(part, "shutdown", () => part.shutdown());
  }

  async #settled(part: Flushing, did: string, act: () => Promise<void> | undefined): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.failed(part, did, error);
    }
  }
}
