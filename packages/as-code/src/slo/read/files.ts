/** SLOs of files, in whichever formats they are written. */
import type { Problem } from "../../document/problem.ts";
import { readYaml, type YamlDocument } from "../../document/yaml-document.ts";
import type { Slo } from "../slo.ts";
import { isOpenSlo, readOpenSlo } from "./openslo/openslo.ts";
import type { ReadSlos } from "./read-slos.ts";
import { isSloth, readSloth } from "./sloth.ts";

export interface SourceFile {
  /** As it was given on the command line. */
  readonly file: string;
  readonly text: string;
}

/**
 * Reads every document of every file; problems of all of them come together. OpenSLO objects of one file may refer to
 * those of another.
 *
 * @param period milliseconds, for formats and SLOs that do not say it
 * @example
 * const { slos, problems } = readSlos([{ file: "slo.yml", text }], 30 * 86_400_000);
 */
export function readSlos(files: readonly SourceFile[], period: number): ReadSlos {
  const problems: Problem[] = [];
  const documents: YamlDocument[] = [];
  for (const { file, text } of files) {
    const read = readYaml(file, text);
    const filled = read.documents.filter(({ value }) => value !== null);
    problems.push(...read.problems);
    documents.push(...filled);
    if (filled.length > 0 || read.problems.length > 0) continue;
    const fix = "Write an SLO in the form of Sloth or of OpenSLO.";
    problems.push({ file, line: 1, path: "", message: "the file has no document", fix });
  }
  const slos: Slo[] = [];
  for (const document of documents) {
    if (isOpenSlo(document)) continue;
    if (isSloth(document)) {
      const read = readSloth(document, period);
      slos.push(...read.slos);
      problems.push(...read.problems);
    } else problems.push(unknownFormat(document));
  }
  const openSlo = readOpenSlo(documents.filter(isOpenSlo), period);
  slos.push(...openSlo.slos);
  problems.push(...openSlo.problems, ...duplicateIds(slos, files));
  return { slos: problems.length > 0 ? [] : slos, problems, notes: openSlo.notes };
}

function unknownFormat(document: YamlDocument): Problem {
  const fix = 'Begin with `version: "prometheus/v1"` (Sloth) or `apiVersion: openslo/v1` (OpenSLO).';
  return document.problem([], "this is no format of SLOs that is known here", fix);
}

/** Two SLOs with one id would write to the same series. */
function duplicateIds(slos: readonly Slo[], files: readonly SourceFile[]): readonly Problem[] {
  const seen = new Set<string>();
  return slos.flatMap(({ id }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const file = files.map((one) => one.file).join(", ");
    const fix = "Rename the SLO or its service in one of the documents.";
    return [{ file, line: 1, path: "", message: `two SLOs have the id ${JSON.stringify(id)}`, fix }];
  });
}
