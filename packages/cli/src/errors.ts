import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface CliFacts {
  USAGE: { readonly problem: string; readonly hint: string };
  HOST_NOT_LOOPBACK: { readonly host: string };
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
  HOST_NOT_LOOPBACK: {
    message: ({ host }) =>
      `Sightline does not listen on ${host}: it has no token and no TLS yet to keep others out.`,
    hint: () =>
      "Leave --host away and reach the backend through an SSH tunnel or a proxy that checks who asks.",
    status: 400,
    example: { host: "0.0.0.0" },
  },
  VERB_FAILED: {
    message: ({ reason }) => `This went wrong inside Sightline: ${reason}`,
    hint: () => "Please report it with the message above and the command that you ran.",
    example: { reason: "Cannot read properties of undefined" },
  },
});
