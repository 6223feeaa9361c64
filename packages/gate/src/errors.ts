import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface GateFacts {
  SOURCE_UNREADABLE: { readonly file: string; readonly reason: string };
  SOURCE_FAULTY: { readonly file: string; readonly line: number; readonly reason: string };
  GIT_UNUSABLE: { readonly problem: string; readonly hint: string };
  BASELINE_UNUSABLE: { readonly file: string; readonly problem: string; readonly hint: string };
  RUNTIME_FILE_UNUSABLE: { readonly file: string; readonly problem: string };
  REPORT_UNWRITABLE: { readonly file: string; readonly reason: string };
  GATE_CONFIG_FAULTY: { readonly file: string; readonly problem: string; readonly hint: string };
}

/** Why the gate could not judge. What it judged and found wanting is no error but a finding. */
export const gateErrors: ErrorCatalogue<GateFacts> = defineErrors<GateFacts>({
  SOURCE_UNREADABLE: {
    message: ({ file, reason }) => `${file} cannot be read: ${reason}.`,
    hint: () => "Check the path; it is taken from the folder that is checked.",
    status: 400,
    example: { file: "src/orders.ts", reason: "there is no such file" },
  },
  SOURCE_FAULTY: {
    message: ({ file, line, reason }) => `${file}:${line} cannot be parsed: ${reason}.`,
    hint: () => "Mend the syntax, or leave the file out by `exclude` of sightline.config.json.",
    status: 400,
    example: { file: "src/orders.ts", line: 12, reason: "Expected `,` or `)` but found `}`" },
  },
  GIT_UNUSABLE: {
    message: ({ problem }) => problem,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      problem: "What changed since origin/main cannot be told: git knows no revision of that name.",
      hint: "Fetch it first: git fetch origin main. In GitHub Actions give actions/checkout `fetch-depth: 0`.",
    },
  },
  BASELINE_UNUSABLE: {
    message: ({ file, problem }) => `The baseline ${file} cannot be used: ${problem}.`,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      file: "sightline.baseline.json",
      problem: "it was written with --strict, and this check is without",
      hint: "Check with --strict, or write it anew: sightline check --baseline sightline.baseline.json --update-baseline",
    },
  },
  RUNTIME_FILE_UNUSABLE: {
    message: ({ file, problem }) => `${file} does not tell what tests saw: ${problem}.`,
    hint: () =>
      "It is written while tests run: SIGHTLINE_COVERAGE_FILE=coverage/telemetry.json npm test, with withTelemetry of @sightline/sdk/testing.",
    status: 400,
    example: { file: "coverage/telemetry.json", problem: "there is no such file" },
  },
  REPORT_UNWRITABLE: {
    message: ({ file, reason }) => `The report ${file} cannot be written: ${reason}.`,
    hint: () => "Name a file in a folder that can be written; it is taken from where the command runs.",
    status: 400,
    example: { file: "/etc/telemetry.lcov", reason: "EACCES: permission denied" },
  },
  GATE_CONFIG_FAULTY: {
    message: ({ file, problem }) => `${file}: ${problem}`,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      file: "sightline.config.json",
      problem: 'check.strict is "yes".',
      hint: "Write true or false.",
    },
  },
});
