/** A way of watching one library. Switched on once, before or after the library is loaded. */
export interface Instrumentation {
  readonly name: string;
  enable(): void;
  disable(): void;
  /** The libraries that it watches now, in the order in which they were loaded, where it is there for many. */
  hooked?(): readonly string[];
}
