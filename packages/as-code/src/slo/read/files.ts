/** SLOs of a file, in whichever format it is written. */
import type { Problem } from "../../document/problem.ts";
import { readYaml, type YamlDocument } from "../../document/yaml-document.ts";
import type { Slo } from "../slo.ts";
import { isSloth, readSloth, type ReadSlos } from "./sloth.ts";

/**
 * Reads every document of a file; problems of all documents come together.
 *
 * @param period milliseconds, for formats that do not say it
 * @example
 * const { slos, problems } = readSlos("slo.yml", text, 30 * 86_400_000);
 */
export function readSlos(file: string, text: string, period: number): ReadSlos {
  const { documents, problems } = readYaml(file, text);
  if (problems.length > 0) return { slos: [], problems };
  const filled = documents.filter(({ value }) => value !== null);
  const slos: Slo[] = [];
  const found: Problem[] = [];
  for (const document of filled) {
    const read = isSloth(document) ? readSloth(document, period) : unknownFormat(document);
    slos.push(...read.slos);
    found.push(...read.problems);
  }
  if (filled.length === 0) {
    const message = "the file has no document";
    found.push({ file, line: 1, path: "", message, fix: "Write an SLO in the form of Sloth or OpenSLO." });
  }
  return { slos: found.length > 0 ? [] : slos, problems: found };
}

function unknownFormat(document: YamlDocument): ReadSlos {
  const fix = 'Begin with `version: "prometheus/v1"` (Sloth) or `apiVersion: openslo/v1` (OpenSLO).';
  return { slos: [], problems: [document.problem([], "this is no format of SLOs that is known here", fix)] };
}
