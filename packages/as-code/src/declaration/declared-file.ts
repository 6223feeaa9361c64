/** Declarations that were read from files, and what is wrong with them. */
import type { DeclarationProblem, TelemetryDeclaration } from "@sightline/model";
import type { Problem } from "../document/problem.ts";

export interface DeclaredFile {
  /** As it was given on the command line. */
  readonly file: string;
  /** Without problems of its own: `telemetryProblems` found none. */
  readonly declaration: TelemetryDeclaration;
}

/** Lines are not known: a declaration is what its module came to when it ran. */
export function problemIn({ file }: DeclaredFile, problem: DeclarationProblem): Problem {
  return { file, line: 1, ...problem };
}
