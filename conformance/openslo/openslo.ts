/** OpenSLO's own examples (`OpenSLO/go-sdk`): what becomes an SLO, what is taken note of, and what is refused. */
import { basename } from "node:path";
import { printProblem, readSlos } from "@sightline/as-code";
import type { Outcome, Suite } from "../suite.ts";

/** Of each file: ids with objective and days of its SLOs, and the beginning of the problem it has. */
const EXPECTED: Readonly<Record<string, { readonly slos: readonly string[]; readonly problem?: string }>> = {
  "slos.yaml": { slos: ["web-web-availability 99.5 % over 7 d"] },
  "v1_slos.yaml": { slos: ["foo-foo-slo 98 % over 30 d"] },
  "slis.yaml": { slos: [] },
  "services.yaml": { slos: [] },
  "data_sources.yaml": { slos: [] },
  "alert_conditions.yaml": { slos: [] },
  "alert_policies.yaml": { slos: [] },
  "inline/v1_slo_invalid_sli.yaml": {
    slos: [],
    problem: '7: [0].spec.indicatorRef: there is no SLI with the name "no-sli"',
  },
};

const DAY = 86_400_000;

export const openslo: Suite = {
  name: "openslo",
  about: "OpenSLO's examples",
  files: Object.keys(EXPECTED).map((file) => `openslo/${file}`),
  run(path, text): readonly Outcome[] {
    const file = path.includes("/inline/") ? `inline/${basename(path)}` : basename(path);
    const { slos, problems } = readSlos([{ file, text }], 30 * DAY);
    const expected = EXPECTED[file] ?? { slos: [] };
    const got = [
      ...slos.map(({ id, objective, period }) => `${id} ${objective} % over ${period / DAY} d`),
      ...problems.map(printProblem),
    ].join("\n");
    const about = { file: path, case: "the file" };
    const wanted = expected.problem === undefined ? expected.slos.join("\n") : `${file}:${expected.problem}`;
    const good = expected.problem === undefined ? got === wanted : got.startsWith(wanted);
    return [good ? { kind: "passed", ...about } : { kind: "failed", ...about, expected: wanted, got }];
  },
};
