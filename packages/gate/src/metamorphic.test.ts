/**
 * What may be done to code without a change of the verdict, and what may not, tried on every fixture: the lines that end in
 * `// the hook` taken out make a passing one fail; names, comments, wrappers and files of their own change nothing.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkedFixture, expectedOf, FIXTURES } from "../test/fixture-folder.ts";
import { commented, movedAway, renamed, type Rewrite, wrapped } from "../test/rewrite.ts";
import type { CheckResult } from "./verdict/finding.ts";

const workspace = mkdtempSync(join(tmpdir(), "sightline-gate-"));
afterAll(() => rmSync(workspace, { recursive: true }));

// What is declared and how it is recorded is about names, which rewriting changes.
const names = readdirSync(FIXTURES).filter((name) => !name.startsWith("declaration-"));
const HOOK = /^.*\/\/ the hook$\n?/gmu;

function rewritten(
  name: string,
  label: string,
  rewrite: Rewrite,
): { readonly result: CheckResult; readonly changed: number } {
  const folder = join(workspace, `${name}-${label}`);
  cpSync(join(FIXTURES, name), folder, { recursive: true });
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.[jt]sx?$/u.test(file),
  );
  let changed = 0;
  for (const file of files) {
    const path = join(folder, file);
    const before = readFileSync(path, "utf8");
    for (const [target, text] of rewrite(path, before)) {
      if (target !== path || text !== before) changed += 1;
      writeFileSync(target, text);
    }
  }
  return { result: checkedFixture(folder), changed };
}

/** Without lines and names, which rewriting moves. */
function gist({ verdict, findings, coverage }: CheckResult): unknown {
  const gists = findings.map(({ rule, entryPoint, missing }) => ({ rule, entryPoint, missing }));
  return {
    verdict,
    coverage,
    findings: gists.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

describe("without its hook", () => {
  const passing = names.filter((name) => expectedOf(join(FIXTURES, name)).verdict === "ok");
  for (const name of passing.filter((one) => one !== "excused" && one !== "started-with-register")) {
    it(`${name.replaceAll("-", " ")} fails`, () => {
      const { result, changed } = rewritten(name, "unhooked", (path, text) => [
        [path, text.replaceAll(HOOK, "")],
      ]);
      expect(changed).toBeGreaterThan(0);
      expect(result.verdict).toBe("missing");
    });
  }
});

const REWRITES: readonly (readonly [string, Rewrite])[] = [
  ["renamed variables", renamed],
  ["comments and unrelated code", commented],
  ["handlers in a wrapper", wrapped],
  ["code in a file of its own", movedAway],
];

for (const [label, rewrite] of REWRITES) {
  describe(`with ${label}`, () => {
    const kept = names.filter((name) => !name.startsWith("excused") || rewrite === commented);
    for (const name of kept) {
      it(`${name.replaceAll("-", " ")} is judged the same`, () => {
        const before = gist(checkedFixture(join(FIXTURES, name)));
        const { result } = rewritten(name, label.replaceAll(" ", "-"), rewrite);
        expect(gist(result)).toEqual(before);
      });
    }
    it("something was rewritten", () => {
      expect(
        rewritten("express-route-with-logger", `${label.replaceAll(" ", "-")}-at-all`, rewrite).changed,
      ).toBeGreaterThan(0);
    });
  });
}
