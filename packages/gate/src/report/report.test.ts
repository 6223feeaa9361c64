/** Every report of every fixture, by who reads it: a schema, a parser, a browser's idea of markup. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { checkedFixture, FIXTURES } from "../../test/fixture-folder.ts";
import type { CheckResult, Finding } from "../verdict/finding.ts";
import { githubAnnotations } from "./github.ts";
import { htmlReport } from "./html/document.ts";
import { lcovReport } from "./lcov.ts";
import { COMMENT_MARK, markdownReport } from "./markdown.ts";
import { sarifReport } from "./sarif.ts";

const schema = JSON.parse(readFileSync(new URL("../../test/sarif.schema.json", import.meta.url), "utf8"));
const isSarif = new Ajv2020({ strict: true, formats: { uri: /^https?:/u } }).compile(schema);
const result = checkedFixture(join(FIXTURES, "express-route-unobserved"));
const [finding] = result.findings;

function withFinding(over: Partial<Finding>, count = 1): CheckResult {
  if (finding === undefined) throw new Error("The fixture has no finding.");
  const one: Finding = { ...finding, ...over };
  return { ...result, findings: Array.from({ length: count }, () => one) };
}

describe("SARIF", () => {
  it.each(readdirSync(FIXTURES))("of %s is as its specification says", (name) => {
    const report: unknown = JSON.parse(
      JSON.stringify(sarifReport(checkedFixture(join(FIXTURES, name)), "1.2.3")),
    );
    isSarif(report);
    expect(isSarif.errors).toBeNull();
  });

  it("writes paths as references to files, whatever their letters", () => {
    isSarif(sarifReport(withFinding({ file: "src/[id]/größe 1.ts" }), "1.2.3"));
    expect(isSarif.errors).toBeNull();
  });

  it("would be refused with a line of 0, and with a field that the specification does not have", () => {
    expect(isSarif(sarifReport(withFinding({ line: 0 }), "1.2.3"))).toBe(false);
    expect(isSarif({ ...sarifReport(result, "1.2.3"), extra: 1 })).toBe(false);
  });
});

describe("lcov", () => {
  it("has a line for each line of an entry point, and a branch for each kind", () => {
    const text = lcovReport(result, "services/");
    expect(text).toBe(
      [
        "TN:telemetry",
        "SF:services/src/app.ts",
        "FN:8,handler of GET /payments (Express route GET /payments) at 8",
        "FN:13,handler of POST /payments (Express route POST /payments) at 13",
        "FNDA:1,handler of GET /payments (Express route GET /payments) at 8",
        "FNDA:0,handler of POST /payments (Express route POST /payments) at 13",
        "FNF:2",
        "FNH:1",
        ...["8,0,0,0", "8,0,1,0", "8,0,2,1", "13,1,0,0", "13,1,1,0", "13,1,2,0"].map(
          (branch) => `BRDA:${branch}`,
        ),
        "BRF:6",
        "BRH:1",
        ...["8,1", "9,1", "10,1", "11,1", "13,0", "14,0", "15,0"].map((line) => `DA:${line}`),
        "LF:7",
        "LH:4",
        "end_of_record",
        "",
      ].join("\n"),
    );
  });

  it("takes the innermost entry point of a line, and leaves out what is excused", () => {
    const [point] = result.entryPoints;
    if (point === undefined) throw new Error("The fixture has no entry point.");
    const outer = { ...point, line: 1, endLine: 4, hooked: ["logging"] as const };
    const inner = { ...point, line: 2, endLine: 3, hooked: [] };
    const excused = { ...point, line: 6, endLine: 6, state: "excused" as const };
    const text = lcovReport({ ...result, entryPoints: [inner, outer, excused] });
    expect(text.match(/^DA:.*$/gmu)).toEqual(["DA:1,1", "DA:2,0", "DA:3,0", "DA:4,1"]);
    expect(lcovReport({ ...result, entryPoints: [] })).toBe("");
  });
});

describe("the comment of a pull request", () => {
  it("begins with the mark that the next one is found by", () => {
    expect(markdownReport(result).startsWith(`${COMMENT_MARK}\n`)).toBe(true);
  });

  it("calls nobody, breaks out of nothing, and fits into a comment", () => {
    const text = markdownReport(
      withFinding({ reason: "@Cron makes it a job.", entryPoint: "route <img>", fix: "```\nescape" }),
    );
    expect(text).toContain("<code>@Cron</code> makes it a job.");
    expect(text).toContain("route &lt;img&gt;");
    expect(text).toContain("````ts\n```\nescape\n````");
    const long = markdownReport(withFinding({}, 500));
    expect(long.length).toBeLessThan(65_536);
    expect(long).toMatch(/And \d+ more findings, which this comment has no room for\./u);
  });
});

describe("annotations of GitHub", () => {
  it("name what was lost by its rule, and escape what ends a property", () => {
    expect(githubAnnotations(withFinding({ rule: "coverage-fell", file: "a,b:c.ts" }))).toMatch(
      /^::error file=a%2Cb%3Ac\.ts,line=13,endLine=15,title=An entry point that fewer kinds/u,
    );
  });
});

function read(file: string): string {
  return readFileSync(join(FIXTURES, "express-route-unobserved", file), "utf8");
}

describe("the page", () => {
  it("is one file that loads and runs nothing", () => {
    const page = htmlReport(result, read);
    expect(page).toContain("1 of 2 entry points is not observed.");
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|url\(|@import/u);
    expect(page).toContain("prefers-color-scheme:dark");
    expect(page).toContain(
      '<span class="in"><i>13</i>app.post(&quot;/payments&quot;, async (request, response) =&gt; {',
    );
  });

  it("shows markup in code, names and paths as text", () => {
    const evil = `</pre><script>alert("x")</script>`;
    const [point] = result.entryPoints;
    if (point === undefined) throw new Error("The fixture has no entry point.");
    const entryPoints = [{ ...point, file: `${evil}.ts`, entryPoint: evil, function: evil }];
    const page = htmlReport({ ...result, entryPoints }, () => `${evil}\n`.repeat(20));
    expect(page).not.toContain("<script");
    expect(page.match(/<pre>/gu)?.length).toBe(page.match(/<\/pre>/gu)?.length);
  });

  it("leaves out the middle of what is too long to read", () => {
    const [point] = result.entryPoints;
    if (point === undefined) throw new Error("The fixture has no entry point.");
    const page = htmlReport(
      { ...result, findings: [], entryPoints: [{ ...point, line: 1, endLine: 500 }] },
      () => "line\n".repeat(500),
    );
    expect(page.match(/<i>\d+<\/i>/gu)?.length).toBe(80);
    expect(page).toMatch(/<i>…<\/i>\d+ more lines/u);
  });
});
