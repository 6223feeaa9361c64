import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface CliFacts {
  USAGE: { readonly problem: string; readonly hint: string };
  TOKEN_UNREADABLE: { readonly file: string; readonly reason: string; readonly variable: string };
  APP_UNREACHABLE: { readonly url: string; readonly reason: string };
  APP_WITHOUT_PAGES: { readonly url: string; readonly status: number };
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
  VERB_FAILED: {
    message: ({ reason }) => `This went wrong inside Sightline: ${reason}`,
    hint: () => "Please report it with the message above and the command that you ran.",
    example: { reason: "Cannot read properties of undefined" },
  },
});
