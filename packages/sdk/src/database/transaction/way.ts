/** How a library runs a transaction. The parent knows these three ways and no library. */

/** A transaction or savepoint that has begun. */
export interface Opened {
  /** What the application runs its statements on. */
  readonly handle: object;
  /** Rejects where it was not committed. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** After either of them. `broken`: the connection is in an unknown state, and must not be used again. */
  close(broken: boolean): void;
}

/** The library runs the function, and commits or rolls back by its outcome; one within another is its own matter. */
export interface Managed {
  readonly kind: "managed";
  run(fn: (handle: object) => unknown): unknown;
}

/** It is begun and ended by calls that take their time. `savepoint` is the name of one to make in place of a transaction. */
export interface Stepwise {
  readonly kind: "stepwise";
  open(savepoint: string | undefined): Promise<Opened>;
}

/** One connection that answers at once. */
export interface Immediate {
  readonly kind: "immediate";
  readonly handle: object;
  /** Whether the application has begun one by itself. */
  isOpen(): boolean;
  execute(sql: string): void;
}

export type Way = Managed | Stepwise | Immediate;
