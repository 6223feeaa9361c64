/** Prometheus' own text cases for PromQL, described in `promql/FORMAT.md` beside them. */
import type { Outcome, Suite } from "../suite.ts";
import { caseSource } from "./case-source.ts";
import { commandsOf } from "./commands.ts";
import { type Engine, evalFault, ownEngine } from "./run-eval.ts";

const FILES = [
  "aggregators",
  "at_modifier",
  "histograms",
  "literals",
  "operators",
  "range_queries",
  "selectors",
  "staleness",
  "trig_functions",
];

export const promql: Suite = {
  name: "promql",
  about: "Prometheus' cases for PromQL",
  files: FILES.map((file) => `promql/${file}.test`),
  run: (name, text) => runFile(name, text),
};

/** Each `eval` of a file is a case; so is each command that cannot be read or loaded. */
export async function runFile(
  file: string,
  text: string,
  engine: Engine = ownEngine,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const source = caseSource();
  for (const command of commandsOf(text)) {
    switch (command.kind) {
      case "clear":
        source.clear();
        break;
      case "load":
        try {
          source.load(command.series, command.intervalMs, command.addsCustomHistograms);
        } catch (error) {
          const got = error instanceof Error ? error.message : String(error);
          outcomes.push({
            kind: "failed",
            file,
            case: `line ${command.line}: load`,
            expected: "samples",
            got,
          });
        }
        break;
      case "unreadable": {
        const name = `line ${command.line}: ${command.text}`;
        outcomes.push({ kind: "failed", file, case: name, expected: "a command", got: command.reason });
        break;
      }
      case "eval": {
        const name = `line ${command.line}: ${command.query}`;
        const fault = await evalFault(command, source, engine);
        outcomes.push(
          fault === undefined
            ? { kind: "passed", file, case: name }
            : { kind: "failed", file, case: name, ...fault },
        );
        break;
      }
    }
  }
  return outcomes;
}
