import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface CliFacts {
  USAGE: { readonly problem: string; readonly hint: string };
  TOKEN_UNREADABLE: { readonly file: string; readonly reason: string; readonly variable: string };
  API_KEY_MISSING: { readonly from: string; readonly isFile: boolean };
  APP_UNREACHABLE: { readonly url: string; readonly reason: string };
  APP_WITHOUT_PAGES: { readonly url: string; readonly status: number };
  FILE_UNREADABLE: { readonly file: string; readonly reason: string };
  FILE_UNWRITABLE: { readonly directory: string; readonly reason: string };
  DECLARATION_FAILED: { readonly file: string; readonly reason: string };
  DECLARATION_FAULTY: { readonly problem: string; readonly fix: string };
  FILE_FAULTY: { readonly problem: string; readonly hint: string };
  METRICS_REFUSED: { readonly reason: string };
  QUERY_REFUSED: { readonly reason: string };
  NO_SLOS: { readonly files: string };
  VERB_FAILED: { readonly reason: string };
}

/** What the command line itself refuses. */
export const cliErrors: ErrorCatalogue<CliFacts> = defineErrors<CliFacts>({
  USAGE: {
    message: ({ problem }) => problem,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      problem: "There is no verb `strat`.",
      hint: "Did you mean `start`? `sightline --help` lists them.",
    },
  },
  TOKEN_UNREADABLE: {
    message: ({ file, reason }) => `The token file ${file} cannot be read: ${reason}.`,
    hint: ({ variable }) =>
      `It is the file that the backend was started with, or one with the application's debug token; ${variable} takes the token itself.`,
    status: 400,
    example: { file: "./token", reason: "there is no such file", variable: "SIGHTLINE_TOKEN" },
  },
  API_KEY_MISSING: {
    message: ({ from, isFile }) =>
      isFile ? `${from} is empty.` : `There is no API key: ${from} is not set.`,
    hint: () =>
      "Make a key of a service account on the platform, and write it, alone, into the file of --api-key-file.",
    status: 400,
    example: { from: "GRAFANA_API_KEY", isFile: false },
  },
  APP_UNREACHABLE: {
    message: ({ url, reason }) => `The application at ${url} does not answer: ${reason}.`,
    hint: () =>
      "See that it runs there, and that `--url` is where it serves its own requests, not the backend's address.",
    status: 502,
    example: { url: "http://127.0.0.1:3000", reason: "ECONNREFUSED" },
  },
  APP_WITHOUT_PAGES: {
    message: ({ url, status }) => `${url} answered ${status}, and not as Sightline's SDK does.`,
    hint: () =>
      "Give the application its pages: setupObservability({ app }) with the Express app, the Fastify instance or the node:http server.",
    status: 502,
    example: { url: "http://127.0.0.1:3000/debug/observability", status: 404 },
  },
  FILE_UNREADABLE: {
    message: ({ file, reason }) => `${file} cannot be read: ${reason}.`,
    hint: () => "Check the path; it is taken from the directory that the command runs in.",
    status: 400,
    example: { file: "slo.yml", reason: "there is no such file" },
  },
  FILE_UNWRITABLE: {
    message: ({ directory, reason }) => `Nothing could be written to ${directory}: ${reason}.`,
    hint: () => "Give another directory to --out, or leave it out to print to stdout.",
    status: 400,
    example: { directory: "/etc/prometheus", reason: "EACCES: permission denied" },
  },
  DECLARATION_FAILED: {
    message: ({ file, reason }) => `${file} cannot be loaded: ${reason}.`,
    hint: () =>
      "A declaration is plain data and starts nothing; run `node` on the file to see the same error.",
    status: 400,
    example: { file: "telemetry.ts", reason: "Cannot find module './metrics' (at line 2)" },
  },
  DECLARATION_FAULTY: {
    message: ({ problem }) => problem,
    hint: ({ fix }) => fix,
    status: 400,
    example: {
      problem: 'telemetry.ts: metrics.orders.type: its type is "count", not one of counter, gauge.',
      fix: "Choose one of them.",
    },
  },
  FILE_FAULTY: {
    message: ({ problem }) => problem,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      problem: "slo.yml:12: slos[0].objective: the objective is 120.",
      hint: "Write the percentage of good events, above 0 and at most 100: 99.9.",
    },
  },
  METRICS_REFUSED: {
    message: ({ reason }) => reason,
    hint: () =>
      "The sentence is the backend's; line numbers count from the begin of a request, of which a long file makes several.",
    status: 400,
    example: { reason: "Line 3, column 24: there is no number after the labels" },
  },
  QUERY_REFUSED: {
    message: ({ reason }) => reason,
    hint: () => "The sentence is the backend's; docs/reference/promql.md tells what it understands.",
    status: 400,
    example: { reason: "1:6: parse error: unexpected end of input, expected an expression." },
  },
  NO_SLOS: {
    message: ({ files }) => `There is no SLO in ${files}.`,
    hint: () => "Give the file that has the SLO objects; objects that SLOs refer to may stand in others.",
    status: 400,
    example: { files: "slis.yml" },
  },
  VERB_FAILED: {
    message: ({ reason }) => `This went wrong inside Sightline: ${reason}`,
    hint: () => "Please report it with the message above and the command that you ran.",
    example: { reason: "Cannot read properties of undefined" },
  },
});
