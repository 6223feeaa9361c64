/** Prometheus' rule files of `model/rulefmt/testdata`: the good ones are taken, the bad ones refused for the right reason. */
import { basename } from "node:path";
import { printProblem, readRuleFile } from "@sightline/as-code";
import type { Outcome, Suite } from "../suite.ts";

/** What the first problem of each bad file begins with: its line, its path and what is wrong. */
const REASONS: Readonly<Record<string, string>> = {
  "bad_expr.bad.yaml": '5: groups[0].rules[0].expr: expected type range vector in call to function "rate"',
  "bad_field.bad.yaml":
    '8: groups[0].rules[0].annotation: there is no field "annotation" here. Did you mean "annotations"?',
  "duplicate_grp.bad.yaml": '3: groups[1].name: there are two groups with the name "yolo"',
  "invalid_label_name.bad.yaml":
    '7: groups[0].rules[0].labels.__name__: "__name__" cannot be the name of a label',
  "invalid_record_name.bad.yaml": "4: groups[0].rules[0].record: ",
  "legacy_validation_annotation.bad.yaml":
    '7: groups[0].rules[0].annotations.ins-tance: "ins-tance" cannot name',
  "no_rec_alert.bad.yaml": "4: groups[0].rules[0]: the rule has neither record nor alert",
  "noexpr.bad.yaml": "4: groups[0].rules[0].expr: the rule has no expression",
  "record_and_alert.bad.yaml": "4: groups[0].rules[0]: the rule has both record and alert",
  "record_and_for.bad.yaml": "6: groups[0].rules[0].for: a recording rule has no for",
  "record_and_keep_firing_for.bad.yaml": "6: groups[0].rules[0].keep_firing_for: a recording rule has no",
};

const GOOD = [
  "legacy_validation_annotation.good.yaml",
  "test.yaml",
  "test_aliases.yaml",
  "utf-8_annotation.good.yaml",
  "utf-8_lname.good.yaml",
];

export const rulefmt: Suite = {
  name: "rulefmt",
  about: "Prometheus' good and bad rule files",
  files: [...Object.keys(REASONS), ...GOOD].map((file) => `rulefmt/${file}`),
  run(path, text): readonly Outcome[] {
    const file = basename(path);
    const scheme = file.startsWith("legacy") ? "legacy" : "utf8";
    const { groups, problems } = readRuleFile(file, text, scheme);
    const got = problems.map(printProblem).join("\n") || `${groups.length} groups`;
    const about = { file: path, case: "the file" };
    const reason = REASONS[file];
    if (reason !== undefined && problems.length > 0 && got.startsWith(`${file}:${reason}`))
      return [{ kind: "passed", ...about }];
    if (reason === undefined && problems.length === 0 && groups.length > 0)
      return [{ kind: "passed", ...about }];
    const expected = reason === undefined ? "it is taken" : `it is refused: ${file}:${reason}…`;
    return [{ kind: "failed", ...about, expected, got }];
  },
};
