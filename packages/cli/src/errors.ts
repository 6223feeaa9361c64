import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface CliFacts {
  USAGE: { readonly problem: string; readonly hint: string };
  TOKEN_UNREADABLE: { readonly file: string; readonly reason: string };
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
    hint: () => "It is the file that the backend was started with; SIGHTLINE_TOKEN takes the token itself.",
    status: 400,
    example: { file: "./token", reason: "there is no such file" },
  },
  VERB_FAILED: {
    message: ({ reason }) => `This went wrong inside Sightline: ${reason}`,
    hint: () => "Please report it with the message above and the command that you ran.",
    example: { reason: "Cannot read properties of undefined" },
  },
});
