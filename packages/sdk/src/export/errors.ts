/** What the way out of the process refuses. After start these never reach the application: they are said once. */
import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface Facts {
  readonly TLS_FILE_UNREADABLE: { readonly file: string; readonly what: string; readonly reason: string };
  readonly TLS_FILES_INCOMPLETE: { readonly given: string; readonly missing: string };
}

export const exportErrors: ErrorCatalogue<Facts> = defineErrors<Facts>({
  TLS_FILE_UNREADABLE: {
    message: ({ file, what, reason }) => `The ${what} for exports cannot be read from ${file}: ${reason}.`,
    hint: () =>
      "Correct OTEL_EXPORTER_OTLP_CERTIFICATE, OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE or OTEL_EXPORTER_OTLP_CLIENT_KEY; each is the path of a PEM file that this process may read.",
    example: {
      file: "/etc/ssl/collector.pem",
      what: "authority's certificates",
      reason: "ENOENT: no such file or directory",
    },
  },
  TLS_FILES_INCOMPLETE: {
    message: ({ given, missing }) => `Exports have a client's ${given} but no ${missing}.`,
    hint: () =>
      "Set OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY together, or neither.",
    example: { given: "certificate", missing: "key" },
  },
});
