/** Where a setting's value comes from. */

export type OriginKind = "code" | "file" | "environment" | "attribute" | "default";

export interface Origin {
  readonly kind: OriginKind;
  /** The option, `path:line`, or variable. */
  readonly name: string;
}

/** Smaller is stronger (CONTRACTS.md, "Precedence"). */
export const STRENGTH: Readonly<Record<OriginKind, number>> = Object.freeze({
  code: 0,
  file: 1,
  environment: 2,
  attribute: 3,
  default: 4,
});

export const DEFAULT_ORIGIN: Origin = Object.freeze({ kind: "default", name: "default" });

/** What a source said, and that it was not heeded. */
export interface Passed {
  readonly origin: Origin;
  readonly value: unknown;
  /** Completes "ignored: …". */
  readonly reason: string;
}

/** Something about a configuration that its author would want to know; the start goes on. */
export interface Finding {
  readonly kind:
    | "misspelt"
    | "invalid"
    | "no-effect"
    | "changed"
    | "insecure"
    | "unknown-environment"
    | "overlap"
    | "unnamed"
    | "api-copies"
    | "start-order";
  /** The variable, option or place at fault. */
  readonly name: string;
  /** A sentence. */
  readonly message: string;
}
