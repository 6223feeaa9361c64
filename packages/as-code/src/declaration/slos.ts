/** SLOs of declarations, with their raw PromQL held against the metrics. */
import {
  assertNever,
  type DeclarationProblem,
  type SloIndicator,
  withStandardMetrics,
} from "@sightline/model";
import type { Problem } from "../document/problem.ts";
import { readRaw } from "../query/raw.ts";
import { declaredSlos } from "../slo/declared/declared.ts";
import type { Slo } from "../slo/slo.ts";
import { type DeclaredFile, problemIn } from "./declared-file.ts";

export interface SlosOfFiles {
  readonly slos: readonly Slo[];
  readonly problems: readonly Problem[];
}

/** @param period - Milliseconds, of SLOs that say none. */
export function slosOf(files: readonly DeclaredFile[], period?: number): SlosOfFiles {
  const found = files.map((file) => {
    const { service, metrics, slos = {} } = file.declaration;
    const known = withStandardMetrics(metrics);
    const read = declaredSlos({ service, metrics: known, slos });
    const raw = Object.entries(slos).flatMap(([name, { indicator }]) =>
      rawQueries(indicator).flatMap(([part, text]): readonly DeclarationProblem[] => {
        const path = `slos.${name}.indicator.${part}`;
        const { problems } = readRaw(text, known, path);
        if (problems.length > 0 || /\{\{ *\.window *\}\}/u.test(text)) return problems;
        const fix = "Write {{.window}} for the range: rate(orders_total[{{.window}}]).";
        return [{ path, message: "the query has no {{.window}}", fix }];
      }),
    );
    const timed = read.slos.map((slo) =>
      period === undefined || slos[slo.name]?.period !== undefined ? slo : { ...slo, period },
    );
    return { slos: timed, problems: [...read.problems, ...raw].map((one) => problemIn(file, one)) };
  });
  return {
    slos: found.flatMap(({ slos }) => slos),
    problems: found.flatMap(({ problems }) => problems),
  };
}

function rawQueries(indicator: SloIndicator): readonly (readonly [part: string, text: string])[] {
  switch (indicator.kind) {
    case "ratio":
    case "latency":
      return [];
    case "promql":
      return [
        ["errorQuery", indicator.errorQuery],
        ["totalQuery", indicator.totalQuery],
      ];
    case "error-ratio":
      return [["errorRatioQuery", indicator.errorRatioQuery]];
    default:
      return assertNever(indicator, "indicator");
  }
}
