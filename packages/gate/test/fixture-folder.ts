/** The folders of `fixtures/`, as tests check them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_BASELINE, readBaseline } from "../src/baseline/baseline.ts";
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
  readonly baseline?: Partial<CheckResult["baseline"]>;
}

export function expectedOf(folder: string): Expected {
  return JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
}

/** `folder` holds the files; its `expected.json` says whether it is strict. A baseline that lies in it counts. */
export function checkedFixture(folder: string): CheckResult {
  const files = folderFiles(folder);
  const config = readConfig((name) => files.read(join(files.root, name)));
  const baseline = files.read(join(files.root, DEFAULT_BASELINE));
  return checkFolder(files, {
    config: { ...config, strict: expectedOf(folder).strict ?? false },
    ...(baseline === undefined
      ? {}
      : { baseline: { file: DEFAULT_BASELINE, rows: readBaseline(DEFAULT_BASELINE, baseline) } }),
  });
}
