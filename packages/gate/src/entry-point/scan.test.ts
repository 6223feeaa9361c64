/** The scan may find too much, never too little: no file that it leaves out has an entry point or an import that it misses. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIXTURES } from "../../test/fixture-folder.ts";
import { createEvaluation, literal } from "../source/evaluation.ts";
import { folderFiles } from "../source/files.ts";
import { specifiersIn } from "../source/import-graph.ts";
import { openProject } from "../source/project.ts";
import { parse } from "../source/syntax.ts";
import { discover } from "./discovery.ts";
import { mayHoldEntryPoints } from "./scan.ts";

const folders = readdirSync(FIXTURES).map((name) => join(FIXTURES, name));

describe("the scan for entry points", () => {
  it("leaves out no file of the fixtures that has one", () => {
    const left: string[] = [];
    for (const folder of folders) {
      const project = openProject(folderFiles(folder));
      const evaluation = createEvaluation(project);
      for (const path of project.list()) {
        const file = project.file(path);
        if (mayHoldEntryPoints(file.text, file.name, [])) continue;
        left.push(file.name);
        expect([file.name, discover(file, project, evaluation, [])]).toEqual([file.name, []]);
      }
    }
    expect(left).toContain("src/sum.ts");
  });

  it("keeps routes on a router that was handed in, and names with escapes", () => {
    for (const text of [
      `export function routes(app) { app.get("/orders", list); }`,
      `export function routes(app) { app["post"]("/orders", list); }`,
      `export function routes(app) { app.\\u0067et("/orders", list); }`,
      `export async function f() { try { await g(); } catch {} }`,
      `export const f = () => fetch("https://shop.example");`,
    ])
      expect([text, mayHoldEntryPoints(text, "src/a.ts", [])]).toEqual([text, true]);
  });

  it("keeps files that are looked for by their place", () => {
    expect(mayHoldEntryPoints("", "src/app/orders/route.ts", [])).toBe(true);
    expect(mayHoldEntryPoints("", "pages/api/orders.js", [])).toBe(true);
    expect(mayHoldEntryPoints("", "src/use-cases/pay.ts", ["src/use-cases/"])).toBe(true);
    expect(mayHoldEntryPoints("", "src/sums.ts", ["src/use-cases"])).toBe(false);
  });
});

describe("the scan for imports", () => {
  it("has every specifier that the tree of a fixture has", () => {
    for (const folder of folders)
      for (const path of folderFiles(folder).list())
        expect([path, missedIn(path, readFileSync(path, "utf8"))]).toEqual([path, []]);
  });

  it.each([
    `import a from "x";`,
    `import"x"`,
    `import type { A } from 'x';`,
    `import {\n  a,\n  b,\n} from\n  "x";`,
    `export * from "x";`,
    `export { a as b } from "x"`,
    `import a = require("x");`,
    `const a = require ( "x" );`,
    `const a = await import(/* webpackChunkName: "y" */ "x");`,
    `const a = import(\n  // why\n  "x",\n);`,
    "const a = import(`x`);",
  ])("sees %j", (text) => {
    expect([...specifiersIn(text)]).toContain("x");
    expect(missedIn("a.ts", text)).toEqual([]);
  });
});

/** The specifiers of a tree that the scan does not have. */
function missedIn(path: string, text: string): readonly string[] {
  const scanned = specifiersIn(text);
  return parse(path, text).landmarks.nodes.flatMap((node) => {
    const specifier =
      node.type === "ImportDeclaration"
        ? node.source.value
        : node.type === "ImportExpression"
          ? literal(node.source)
          : undefined;
    return specifier === undefined || scanned.has(specifier) ? [] : [specifier];
  });
}
