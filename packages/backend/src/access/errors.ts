import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface AccessFacts {
  HOST_NEEDS_TOKEN: { readonly host: string };
  HOST_NEEDS_TLS: { readonly host: string };
  TOKEN_FILE_UNREADABLE: { readonly file: string; readonly reason: string };
  TOKEN_UNFIT: { readonly file: string; readonly reason: string };
  FILE_OPEN_TO_OTHERS: { readonly file: string; readonly mode: string };
  TLS_INCOMPLETE: { readonly given: string; readonly missing: string };
  TLS_UNUSABLE: { readonly certFile: string; readonly keyFile: string; readonly reason: string };
  TOKEN_MISSING: Record<string, never>;
  TOKEN_WRONG: Record<string, never>;
  TOO_MANY_ATTEMPTS: { readonly seconds: number };
}

/** Who may reach this backend, and how they show it. */
export const accessErrors: ErrorCatalogue<AccessFacts> = defineErrors<AccessFacts>({
  HOST_NEEDS_TOKEN: {
    message: ({ host }) =>
      `Sightline does not listen on ${host} without a token: others could read and write.`,
    hint: () =>
      "Make one with `openssl rand -base64 48 > token && chmod 600 token` and start with --token-file token. To reach a backend on loopback from elsewhere, an SSH tunnel needs none.",
    status: 400,
    example: { host: "0.0.0.0" },
  },
  HOST_NEEDS_TLS: {
    message: ({ host }) =>
      `Sightline does not listen on ${host} without TLS: the token would cross the network in the clear.`,
    hint: () =>
      "Give --tls-cert and --tls-key. Behind a proxy that ends TLS, or in a network that is trusted, say --allow-plaintext.",
    status: 400,
    example: { host: "0.0.0.0" },
  },
  TOKEN_FILE_UNREADABLE: {
    message: ({ file, reason }) => `The token file ${file} cannot be read: ${reason}.`,
    hint: () => "Check the path and who may read it. `openssl rand -base64 48 > token` makes a token.",
    status: 400,
    example: { file: "./token", reason: "no such file" },
  },
  TOKEN_UNFIT: {
    message: ({ file, reason }) => `The token in ${file} is not fit for use: ${reason}.`,
    hint: () => "It is one line of 32 to 4096 visible ASCII characters: `openssl rand -base64 48 > token`.",
    status: 400,
    example: { file: "./token", reason: "it has 12 characters" },
  },
  FILE_OPEN_TO_OTHERS: {
    message: ({ file, mode }) => `Every user of this machine may read or write ${file} (mode ${mode}).`,
    hint: ({ file }) => `It is a secret: chmod 600 ${file}`,
    status: 400,
    example: { file: "./token", mode: "644" },
  },
  TLS_INCOMPLETE: {
    message: ({ given, missing }) => `${given} is given without ${missing}.`,
    hint: () => "TLS takes both: --tls-cert FILE with the chain and --tls-key FILE, in PEM.",
    status: 400,
    example: { given: "--tls-cert", missing: "--tls-key" },
  },
  TLS_UNUSABLE: {
    message: ({ certFile, keyFile, reason }) => `TLS cannot use ${certFile} with ${keyFile}: ${reason}.`,
    hint: () =>
      "Both are PEM: the certificate first and then its chain, and the private key that belongs to it.",
    status: 400,
    example: { certFile: "./cert.pem", keyFile: "./key.pem", reason: "key values mismatch" },
  },
  TOKEN_MISSING: {
    message: () => "This backend answers only those who have its token.",
    hint: () =>
      'Send the header `Authorization: Bearer TOKEN`; exporters take it from OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20TOKEN", `sightline query` from --token-file or SIGHTLINE_TOKEN.',
    status: 401,
    example: {},
  },
  TOKEN_WRONG: {
    message: () => "The token is not this backend's.",
    hint: () =>
      "It is what the file holds that the backend was started with (--token-file), without the end of line.",
    status: 403,
    example: {},
  },
  TOO_MANY_ATTEMPTS: {
    message: () => "Too many wrong tokens came from this address.",
    hint: ({ seconds }) => `Try again in ${seconds} seconds, with the right one.`,
    status: 429,
    example: { seconds: 60 },
  },
});
