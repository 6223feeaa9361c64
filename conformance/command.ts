/** `npm run conformance -- SUITE [FILES…] [--json]` without its process: arguments in, exit code out. */
import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";
import { casesFolder, textAt } from "./cases.ts";
import { otlp } from "./otlp/otlp.ts";
import { openslo } from "./openslo/openslo.ts";
import { promql } from "./promql/promql.ts";
import { rulefmt } from "./rulefmt/rulefmt.ts";
import { sloth } from "./sloth/sloth.ts";
import { type Outcome, reportOf, type Suite, textOf } from "./suite.ts";

const suites: readonly Suite[] = [openslo, otlp, promql, rulefmt, sloth];

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What FILES are relative to. */
  readonly folder: string;
  out(text: string): void;
  err(text: string): void;
}

/** 0: all passed or skipped; 1: a case failed; 2: bad arguments or a file that cannot be read. */
export async function conformance(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  let json = args.includes("--json");
  let positionals: readonly string[];
  try {
    const options = { json: { type: "boolean" }, help: { type: "boolean" } } as const;
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    if (parsed.values.help === true) {
      around.out(`npm run conformance -- SUITE [FILES…] [--json]\n${listOf(suites)}\n`);
      return 0;
    }
    json = parsed.values.json === true;
    positionals = parsed.positionals;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse(around, json, "CONFORMANCE_ARGUMENTS", message, "See --help.");
  }

  const [name = "", ...files] = positionals;
  const suite = suites.find((one) => one.name === name);
  if (suite === undefined) {
    const message = name === "" ? "No suite was named." : `There is no suite "${name}".`;
    return refuse(around, json, "CONFORMANCE_UNKNOWN_SUITE", message, listOf(suites));
  }

  const outcomes: Outcome[] = [];
  const cases = casesFolder(around.environment);
  for (const file of files.length === 0 ? suite.files : files) {
    const text =
      files.length === 0
        ? textAt(cases, file)
        : textAt("", isAbsolute(file) ? file : resolve(around.folder, file));
    if (text !== undefined) {
      outcomes.push(...(await suite.run(file, text)));
    } else if (files.length === 0) {
      const reason = "the file is not there; SIGHTLINE_CONFORMANCE names the folder of the cases";
      outcomes.push({ kind: "skipped", file, case: "all of the file", reason });
    } else {
      const message = `There is no file ${file}.`;
      return refuse(around, json, "CONFORMANCE_NO_FILE", message, "Check the path.");
    }
  }
  const report = reportOf(suite.name, outcomes);
  around.out(`${json ? JSON.stringify(report) : textOf(report)}\n`);
  return report.failed === 0 ? 0 : 1;
}

function refuse(around: Surroundings, json: boolean, code: string, message: string, hint: string): 2 {
  if (json) around.out(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  else around.err(`${message} ${hint}\n`);
  return 2;
}

function listOf(list: readonly Suite[]): string {
  return `Suites: ${list.map(({ name, about }) => `${name} (${about})`).join(", ")}.`;
}
