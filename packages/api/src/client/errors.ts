import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface ClientFacts {
  BACKEND_UNREACHABLE: { readonly url: string };
  UNEXPECTED_ANSWER: { readonly url: string; readonly status: number };
  ANSWER_BROKEN_OFF: { readonly url: string };
}

/** What the client itself says; everything else is the server's own error. */
export const clientErrors: ErrorCatalogue<ClientFacts> = defineErrors<ClientFacts>({
  BACKEND_UNREACHABLE: {
    message: ({ url }) => `Nothing answers at ${url}.`,
    hint: () => "Start the backend with `sightline start`, or give the URL of the one that runs.",
    status: 503,
    example: { url: "http://127.0.0.1:4320/api/sightline/health" },
  },
  UNEXPECTED_ANSWER: {
    message: ({ url, status }) => `${url} answered ${status} with something that is not Sightline's JSON.`,
    hint: () => "Check that the URL is the backend's and that no proxy in between answers in its place.",
    status: 502,
    example: { url: "http://127.0.0.1:4320/api/sightline/health", status: 502 },
  },
  ANSWER_BROKEN_OFF: {
    message: ({ url }) => `The answer of ${url} ended before all was told.`,
    hint: () => "Ask again; where it happens often, a proxy in between may end long answers.",
    status: 502,
    example: { url: "http://127.0.0.1:4320/api/sightline/query" },
  },
});
