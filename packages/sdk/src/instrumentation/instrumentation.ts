/** A way of watching one library. Switched on once, before or after the library is loaded. */
export interface Instrumentation {
  readonly name: string;
  enable(): void;
  disable(): void;
}
