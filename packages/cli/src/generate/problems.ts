/** Faults of files that a person wrote, for a person or as JSON. */
import { printProblem, type Problem } from "@sightline/as-code";
import { cliErrors } from "../errors.ts";
import { styled, type Terminal } from "../terminal.ts";

/** JSON goes to stdout, in the shape of every error with all problems beside it; sentences go to stderr. */
export function reportProblems(problems: readonly Problem[], terminal: Terminal, json: boolean): void {
  if (json) {
    const [first] = problems;
    const { message = "", fix = "" } = first ?? {};
    const facts = {
      problem: first === undefined ? message : printProblem({ ...first, fix: "" }).trim(),
      hint: fix,
    };
    terminal.out(`${JSON.stringify({ ...cliErrors.FILE_FAULTY(facts).toBody(), problems })}\n`);
    return;
  }
  for (const problem of problems)
    terminal.err(`${styled(terminal, "red", "error")} ${printProblem(problem)}\n`);
}

/** What a person should know and that stops nothing. */
export function reportNotes(notes: readonly Problem[], terminal: Terminal): void {
  for (const note of notes) terminal.err(`${styled(terminal, "yellow", "note")}  ${printProblem(note)}\n`);
}
