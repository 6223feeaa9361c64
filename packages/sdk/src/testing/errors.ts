/** What assertions on telemetry fail with. */
import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface Facts {
  readonly TELEMETRY_UNEXPECTED: { readonly report: string };
  readonly TELEMETRY_EXPECTATION_WRONG: { readonly call: string; readonly problem: string };
  readonly COVERAGE_FILE_INVALID: { readonly path: string; readonly problem: string };
}

export const testingErrors: ErrorCatalogue<Facts> = defineErrors<Facts>({
  TELEMETRY_UNEXPECTED: {
    message: ({ report }) => report,
    hint: () => "docs/guide/testing.md says what a test sees and when.",
    example: {
      report:
        'No span was seen with name "POST /orders".\nThe nearest of 3 spans:\n  POST /order (server): its name is "POST /order", not "POST /orders"',
    },
  },
  TELEMETRY_EXPECTATION_WRONG: {
    message: ({ call, problem }) => `${call} cannot look for that: ${problem}.`,
    hint: ({ call }) => `docs/guide/testing.md lists what ${call} takes.`,
    example: { call: "expectSpan", problem: "attribute is not among its fields; attributes is meant" },
  },
  COVERAGE_FILE_INVALID: {
    message: ({ path, problem }) => `The coverage of telemetry cannot be written to ${path}: ${problem}.`,
    hint: () =>
      "Name a file that may be written, or remove what is there. Tests go on without it; docs/reference/telemetry-coverage.md has its form.",
    example: { path: "coverage/telemetry.json", problem: "it holds something else" },
  },
});
