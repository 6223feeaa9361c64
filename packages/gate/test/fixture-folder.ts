/** The folders of `fixtures/`, as tests check them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFolder } from "../src/check.ts";
import { readConfig } from "../src/config/config.ts";
import { folderFiles } from "../src/source/files.ts";
import type { CheckResult, Finding } from "../src/verdict/finding.ts";

export const FIXTURES: string = fileURLToPath(new URL("../fixtures", import.meta.url));

export interface Expected {
  readonly strict?: boolean;
  readonly verdict: CheckResult["verdict"];
  readonly findings?: readonly Pick<Finding, "rule" | "file" | "line" | "function" | "missing">[];
  readonly coverage?: Partial<CheckResult["coverage"]>;
}

export function expectedOf(folder: string): Expected {
  return JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
}

/** `folder` holds the files; its own `expected.json` says whether it is strict. */
export function checkedFixture(folder: string): CheckResult {
  const files = folderFiles(folder);
  const config = readConfig((name) => files.read(join(files.root, name)));
  return checkFolder(files, { config: { ...config, strict: expectedOf(folder).strict ?? false } });
}
