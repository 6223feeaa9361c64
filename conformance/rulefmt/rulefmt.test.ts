import { readRuleFile, printProblem } from "@sightline/as-code";
import { describe, expect, it } from "vitest";
import { casesFolder, textAt } from "../cases.ts";
import { rulefmt } from "./rulefmt.ts";

const folder = casesFolder(process.env);

describe("the rulefmt suite", () => {
  const present = rulefmt.files.filter((file) => textAt(folder, file) !== undefined);

  it.skipIf(present.length === 0)("passes on Prometheus' files, every one of them", async () => {
    const outcomes = [];
    for (const file of present) outcomes.push(...(await rulefmt.run(file, textAt(folder, file) ?? "")));
    expect(outcomes.filter(({ kind }) => kind !== "passed")).toEqual([]);
    expect(present).toHaveLength(16);
  });

  it("fails on a bad file that is good, and on a good one that is bad", async () => {
    const good = "groups: [{ name: a, rules: [{ record: b, expr: '1' }] }]";
    expect(await rulefmt.run("rulefmt/noexpr.bad.yaml", good)).toMatchObject([
      { kind: "failed", got: "1 groups" },
    ]);
    expect(await rulefmt.run("rulefmt/test.yaml", "groups: [{ nam: a }]")).toMatchObject([
      { kind: "failed" },
    ]);
    const other = "groups: [{ name: a, rules: [{ record: b, expr: 'rate(' }] }]";
    expect(await rulefmt.run("rulefmt/noexpr.bad.yaml", other)).toMatchObject([{ kind: "failed" }]);
  });
});

describe("a rule file with other faults", () => {
  it.each([
    ["groups: [", "this is not YAML"],
    ["groups:\n  - name: a\n    interval: soon\n", 'rules.yml:3: groups[0].interval: "soon" is no duration'],
    [
      "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up\n        annotations: { summary: '{{ $value' }\n",
      "rules.yml:6: groups[0].rules[0].annotations.summary: the template has {{ without }}",
    ],
    ["groups: []\n---\ngroups: []\n", "one document"],
    ["groups: [{ name: a, rules: 3 }]", 'rules.yml:1: groups[0].rules: "rules" is not a list'],
    ["groups: [{ rules: [] }]", 'groups[0].name: "name" is missing'],
    ["groups: [{ name: a, rules: [{ record: b, expr: 'sum(rate(x[5m])' }] }]", "groups[0].rules[0].expr: "],
  ])("%j: %s", (content, reason) => {
    const { problems } = readRuleFile("rules.yml", content);
    expect(problems.map(printProblem).join("\n")).toContain(reason);
  });

  it("follows aliases and merged mappings, and refuses a bomb of them", () => {
    const merged =
      "groups:\n  - name: a\n    rules:\n      - &one { alert: A, expr: up }\n      - { <<: *one, alert: B }\n";
    expect(readRuleFile("rules.yml", merged).groups[0]?.rules).toMatchObject([
      { alert: "A" },
      { alert: "B", expr: "up" },
    ]);
    const bomb = `a: &a [x]\n${level("b", "a")}${level("c", "b")}${level("d", "c")}`;
    expect(readRuleFile("rules.yml", bomb).problems.map(printProblem).join("")).toContain("aliases");
  });
});

function level(name: string, of: string): string {
  return `${name}: &${name} [${`*${of},`.repeat(12)}]\n`;
}
