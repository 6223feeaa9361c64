/** The folders of `fixtures/`, as tests check them. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TelemetryDeclaration } from "@sightline/model";
import { DEFAULT_BASELINE, readBaseline } from "../src/baseline/baseline.ts";
import { checkFolder } from "../src/check.ts";
import { readConfig } from "../src/config/config.ts";
import type { DeclarationOptions } from "../src/declaration/check.ts";
import { folderFiles } from "../src/source/files.ts";
import type { CheckResult, Finding } from "../src/verdict/finding.ts";

export const FIXTURES: string = fileURLToPath(new URL("../fixtures", import.meta.url));

export interface Expected {
  readonly strict?: boolean;
  readonly verdict: CheckResult["verdict"];
  readonly findings?: readonly Pick<Finding, "rule" | "file" | "line" | "function" | "missing">[];
  readonly coverage?: Partial<CheckResult["coverage"]>;
  /** Judges what is recorded too, against `telemetry.ts` where the folder has one. */
  readonly declarations?: boolean;
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
    ...(expectedOf(folder).declarations === true ? { declarations: declarationsOf(folder) } : {}),
    ...(baseline === undefined
      ? {}
      : { baseline: { file: DEFAULT_BASELINE, rows: readBaseline(DEFAULT_BASELINE, baseline) } }),
  });
}

/** Fixtures declare without imports, so that Node reads them as they stand. */
function declarationsOf(folder: string): DeclarationOptions {
  const path = join(folder, "telemetry.ts");
  if (!existsSync(path)) return { telemetry: [], faults: [] };
  const module: { readonly default: TelemetryDeclaration } = createRequire(import.meta.url)(path);
  return { telemetry: [{ file: "telemetry.ts", declaration: module.default }], faults: [] };
}
