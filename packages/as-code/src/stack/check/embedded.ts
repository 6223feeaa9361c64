/** Configurations inside a ConfigMap, as documents of their own with the lines of the file they stand in. */
import { readYaml, valueAt, type YamlDocument } from "../../document/yaml-document.ts";
import { entriesAt } from "./finding.ts";

export function embeddedDocuments(document: YamlDocument): readonly YamlDocument[] {
  if (valueAt(document.value, ["kind"]) !== "ConfigMap") return [];
  return entriesAt(document, ["data"]).flatMap(([name, text]) => {
    if (!/\.ya?ml$/u.test(name) || typeof text !== "string") return [];
    // Text begins on the line after its name; what is no YAML here is nothing of ours.
    const { line } = document.problem(["data", name], "", "");
    return readYaml(document.file, text).documents.map((inside) => moved(inside, line));
  });
}

function moved(document: YamlDocument, by: number): YamlDocument {
  return {
    ...document,
    problem: (path, message, fix) => {
      const problem = document.problem(path, message, fix);
      return { ...problem, line: problem.line + by };
    },
    part: (path) => moved(document.part(path), by),
  };
}
