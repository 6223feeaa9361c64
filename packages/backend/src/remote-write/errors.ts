import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface RemoteWriteFacts {
  REMOTE_WRITE_TYPE_UNSUPPORTED: { readonly contentType: string };
  REMOTE_WRITE_ENCODING_UNSUPPORTED: { readonly contentEncoding: string };
  REMOTE_WRITE_BODY_BROKEN: { readonly reason: string };
  REMOTE_WRITE_MALFORMED: { readonly reason: string; readonly offset: number };
  REMOTE_WRITE_TOO_LARGE: { readonly limit: number; readonly what: string };
  REMOTE_WRITE_PARTIAL: { readonly stored: number; readonly refused: number; readonly reasons: string };
}

/** What a sender of Prometheus' remote write is told. */
export const remoteWriteErrors: ErrorCatalogue<RemoteWriteFacts> = defineErrors<RemoteWriteFacts>({
  REMOTE_WRITE_TYPE_UNSUPPORTED: {
    message: ({ contentType }) => `The content type "${contentType}" is not one of remote write's.`,
    hint: () =>
      "Send application/x-protobuf, with proto=prometheus.WriteRequest (1.0, the default) or proto=io.prometheus.write.v2.Request (2.0).",
    status: 415,
    example: { contentType: "application/json" },
  },
  REMOTE_WRITE_ENCODING_UNSUPPORTED: {
    message: ({ contentEncoding }) => `The content encoding "${contentEncoding}" is not remote write's.`,
    hint: () => "Send Content-Encoding: snappy, in Snappy's block format.",
    status: 415,
    example: { contentEncoding: "gzip" },
  },
  REMOTE_WRITE_BODY_BROKEN: {
    message: ({ reason }) => `The body is not a block of Snappy: ${reason}.`,
    hint: () => "Compress the whole message as one block, without the framing of Snappy's stream format.",
    status: 400,
    example: { reason: "it ends inside a literal" },
  },
  REMOTE_WRITE_MALFORMED: {
    message: ({ reason, offset }) => `The message is malformed at byte ${offset}: ${reason}.`,
    hint: () =>
      "Nothing of it was stored. Update the sender, and check that proto= names the message it sends.",
    status: 400,
    example: { reason: "the data ends inside a number", offset: 117 },
  },
  REMOTE_WRITE_TOO_LARGE: {
    message: ({ limit, what }) => `The request has more than ${limit} ${what}.`,
    hint: () => "Lower max_samples_per_send in the queue_config of remote_write.",
    status: 413,
    example: { limit: 33_554_432, what: "bytes when unpacked" },
  },
  REMOTE_WRITE_PARTIAL: {
    message: ({ stored, refused, reasons }) =>
      `${refused} samples or exemplars were refused, ${stored} were stored: ${reasons}.`,
    hint: () =>
      "Those that were refused would be refused again; the setup page tells what to do about each reason.",
    status: 400,
    example: { stored: 498, refused: 2, reasons: "2: sample time is older than the retention of 15 days" },
  },
});
