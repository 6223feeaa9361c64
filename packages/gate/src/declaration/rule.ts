/** What the checks of declarations find. */
export type DeclarationRule =
  | "telemetry-faulty"
  | "metric-undeclared"
  | "metric-unused"
  | "metric-removed"
  | "label-undeclared"
  | "value-unbounded"
  | "secret-recorded"
  | "log-interpolated"
  | "name-irregular";

export interface DeclarationFinding {
  readonly rule: DeclarationRule;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The same where it is absent. */
  readonly endLine?: number;
  /** `metric orders_total`. */
  readonly subject: string;
  readonly reason: string;
  readonly fix: string;
  /** A change of another place brought it about: it is told though its own line is not new. */
  readonly isConsequence?: boolean;
}

/** A finding without its place. */
export type DeclarationFault = Omit<DeclarationFinding, "file" | "line" | "endLine">;
