/** Parses every file of a folder and does nothing with the trees: what a tool in JavaScript pays before it looks at anything. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "../packages/gate/src/source/syntax.ts";

const folder = process.argv[2] ?? ".";
let nodes = 0;
for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!/\.tsx?$/u.test(file)) continue;
  nodes += parse(file, readFileSync(join(folder, file), "utf8")).program.body.length;
}
if (nodes === 0) throw new Error(`There is nothing to parse in ${folder}.`);
