/** What the values of an SLO must be, in every format. */
import type { Path } from "../../document/path.ts";
import type { Problem } from "../../document/problem.ts";
import type { YamlDocument } from "../../document/yaml-document.ts";

/** Sloth's rule for names of services and SLOs: they become label values and parts of group names. */
const NAME = /^[A-Za-z0-9][-A-Za-z0-9_.]*[A-Za-z0-9]$/u;

export function nameProblems(document: YamlDocument, path: Path, name: string): readonly Problem[] {
  if (NAME.test(name)) return [];
  return [
    document.problem(
      path,
      `${JSON.stringify(name)} cannot be a name`,
      "Use letters, digits, `-`, `_` and `.`, a letter or a digit at both ends, at least two characters.",
    ),
  ];
}

/** @param objective percent */
export function objectiveProblems(document: YamlDocument, path: Path, objective: number): readonly Problem[] {
  if (objective > 0 && objective <= 100) return [];
  return [
    document.problem(
      path,
      `the objective is ${objective}`,
      "Write the percentage of good events, above 0 and at most 100: 99.9.",
    ),
  ];
}

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/u;

export function labelProblems(
  document: YamlDocument,
  path: Path,
  labels: Readonly<Record<string, string>> | null | undefined,
): readonly Problem[] {
  return Object.keys(labels ?? {}).flatMap((name) => {
    if (LABEL.test(name) && !name.startsWith("__")) return [];
    return [
      document.problem(
        [...path, name],
        `${JSON.stringify(name)} cannot be the name of a label`,
        "Begin with a letter or one underscore and go on with letters, digits and underscores.",
      ),
    ];
  });
}
