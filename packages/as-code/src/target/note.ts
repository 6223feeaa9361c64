/** What a target cannot have of what was asked for, or has otherwise: told, never dropped in silence. */

export interface TargetNote {
  /** What it is about: a rule, a receiver. */
  readonly subject: string;
  /** A sentence without its full stop. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly fix: string;
}
