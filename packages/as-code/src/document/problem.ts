/** What is wrong with a file that a person wrote, as data: one sentence, its place, and what to do. */

export interface Problem {
  /** As it was given on the command line. */
  readonly file: string;
  /** From 1; 1 where only the file is known. */
  readonly line: number;
  /** From the root of the document: `slos[0].sli.events.error_query`. */
  readonly path: string;
  /** What is wrong, as a sentence without its full stop. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly fix: string;
}

/** `slo.yml:12: slos[0].objective: the objective is 120. Write …` */
export function printProblem({ file, line, path, message, fix }: Problem): string {
  return `${file}:${line}: ${path === "" ? "" : `${path}: `}${message}. ${fix}`;
}
