/** What a conformance suite is, and what `--json` prints of a run. */

export type Outcome =
  | { readonly kind: "passed"; readonly file: string; readonly case: string }
  | {
      readonly kind: "failed";
      readonly file: string;
      readonly case: string;
      readonly expected: string;
      readonly got: string;
    }
  | {
      readonly kind: "skipped";
      readonly file: string;
      readonly case: string;
      readonly reason: string;
    };

export interface Suite {
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  /** Files of the suite, relative to the folder of the cases. */
  readonly files: readonly string[];
  /** Every case in one file; `name` is for the report. */
  run(name: string, text: string): readonly Outcome[] | Promise<readonly Outcome[]>;
}

export interface Report {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly {
    readonly file: string;
    readonly case: string;
    readonly expected: string;
    readonly got: string;
  }[];
  readonly skips: readonly {
    readonly file: string;
    readonly case: string;
    readonly reason: string;
  }[];
}

export function reportOf(suite: string, outcomes: readonly Outcome[]): Report {
  const failures = outcomes
    .filter((outcome) => outcome.kind === "failed")
    .map(({ file, case: name, expected, got }) => ({ file, case: name, expected, got }));
  const skips = outcomes
    .filter((outcome) => outcome.kind === "skipped")
    .map(({ file, case: name, reason }) => ({ file, case: name, reason }));
  return {
    suite,
    passed: outcomes.length - failures.length - skips.length,
    failed: failures.length,
    skipped: skips.length,
    failures,
    skips,
  };
}

/** The report for people. */
export function textOf(report: Report): string {
  const lines = [
    ...report.failures.map(
      ({ file, case: name, expected, got }) =>
        `FAILED  ${file}: ${name}\n  expected ${expected}\n  got      ${got}`,
    ),
    ...report.skips.map(({ file, case: name, reason }) => `skipped ${file}: ${name}: ${reason}`),
    `${report.suite}: ${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`,
  ];
  return lines.join("\n");
}
