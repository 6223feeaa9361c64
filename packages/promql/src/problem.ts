/** What is wrong with a query, as data: for editors, checks and error messages alike. */

/** A stretch of the query's text: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ProblemCode =
  | "syntax"
  | "type"
  | "unknown-function"
  | "unknown-metric"
  | "unknown-label"
  | "rate-of-gauge"
  | "suspicious";

export interface Problem {
  readonly severity: "error" | "warning";
  readonly code: ProblemCode;
  /** What is wrong, in Prometheus' words where Prometheus has some. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly span: Span;
}

/** Thrown inside the package only; the doors turn it into data or into an error of the catalogue. */
export class ProblemFound extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = "ProblemFound";
    this.problem = problem;
  }
}

/** `line:column`, both from 1; a column counts bytes of UTF-8, as in Prometheus. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  return `${line}:${new TextEncoder().encode(before.slice(lineStart)).length + 1}`;
}
