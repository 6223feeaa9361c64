/** Files of unit tests of rules, in promtool's form or in ours. */
import { readYaml } from "../document/yaml-document.ts";
import { readOwnTests } from "./own-file.ts";
import { readPromtoolTests, type ReadRuleTests } from "./promtool-file.ts";

/**
 * @example
 * const { ruleFiles, tests, problems } = readRuleTests("slo_test.yml", text);
 */
export function readRuleTests(file: string, text: string): ReadRuleTests {
  const { documents, problems } = readYaml(file, text);
  const document = documents.find(({ value }) => value !== null);
  if (problems.length > 0 || document === undefined) {
    const fix = "Write rule_files and tests, as promtool reads them, or rules and tests.";
    const empty = { file, line: 1, path: "", message: "the file has no document", fix };
    return { ruleFiles: [], groupOrder: [], tests: [], problems: problems.length > 0 ? problems : [empty] };
  }
  const { value } = document;
  const isOwn = typeof value === "object" && value !== null && "rules" in value;
  return isOwn ? readOwnTests(document) : readPromtoolTests(document);
}
