import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface ReceiverFacts {
  OTLP_PATH_UNKNOWN: { readonly path: string };
  OTLP_METHOD_NOT_ALLOWED: { readonly method: string; readonly path: string };
  OTLP_CONTENT_TYPE_UNSUPPORTED: { readonly contentType: string };
  OTLP_CONTENT_ENCODING_UNSUPPORTED: { readonly contentEncoding: string };
  OTLP_BODY_TOO_LARGE: { readonly limit: number; readonly what: string };
  OTLP_BODY_BROKEN: { readonly contentEncoding: string; readonly reason: string };
  OTLP_BODY_INCOMPLETE: Record<string, never>;
  OTLP_REQUEST_BROKEN: { readonly reason: string };
  OTLP_TOO_BUSY: { readonly reason: string };
  OTLP_STORE_FAILED: { readonly reason: string };
}

/** What a sender of OTLP is told. */
export const receiverErrors: ErrorCatalogue<ReceiverFacts> = defineErrors<ReceiverFacts>({
  OTLP_PATH_UNKNOWN: {
    message: ({ path }) => `OTLP is not received at ${path}.`,
    hint: () =>
      "Send to /v1/traces, /v1/logs or /v1/metrics; the UI and the other APIs have a port of their own.",
    status: 404,
    example: { path: "/v1/trace" },
  },
  OTLP_METHOD_NOT_ALLOWED: {
    message: ({ method, path }) => `${path} takes no ${method}.`,
    hint: () => "Send OTLP with POST.",
    status: 405,
    example: { method: "GET", path: "/v1/traces" },
  },
  OTLP_CONTENT_TYPE_UNSUPPORTED: {
    message: ({ contentType }) => `The content type "${contentType}" is not one of OTLP's.`,
    hint: () => "Send application/x-protobuf or application/json.",
    status: 415,
    example: { contentType: "text/plain" },
  },
  OTLP_CONTENT_ENCODING_UNSUPPORTED: {
    message: ({ contentEncoding }) => `The content encoding "${contentEncoding}" is not understood.`,
    hint: () => "Send gzip, zstd, deflate or identity.",
    status: 415,
    example: { contentEncoding: "br" },
  },
  OTLP_BODY_TOO_LARGE: {
    message: ({ limit, what }) => `The ${what} is larger than ${limit} bytes.`,
    hint: () => "Send smaller batches.",
    status: 413,
    example: { limit: 16_777_216, what: "body" },
  },
  OTLP_BODY_BROKEN: {
    message: ({ contentEncoding, reason }) => `The body is not valid ${contentEncoding}: ${reason}.`,
    hint: () =>
      "Check that the header Content-Encoding says how the body was packed, and that it is complete.",
    status: 400,
    example: { contentEncoding: "gzip", reason: "incorrect header check" },
  },
  OTLP_BODY_INCOMPLETE: {
    message: () => "The connection ended before the body did.",
    hint: () => "Send the request again.",
    status: 400,
    example: {},
  },
  OTLP_REQUEST_BROKEN: {
    message: ({ reason }) => `The request could not be read: ${reason}.`,
    hint: () =>
      "This port takes OTLP over HTTP/1.1. OTLP over gRPC has a port of its own, 4317 by default; https:// takes --tls-cert.",
    status: 400,
    example: { reason: "it is HTTP/2, as gRPC is, and this port speaks HTTP/1.1" },
  },
  OTLP_TOO_BUSY: {
    message: ({ reason }) => `The receiver has too much under way: ${reason}.`,
    hint: () => "Send it again after the seconds in Retry-After; exporters do so by themselves.",
    status: 429,
    example: { reason: "256 requests" },
  },
  OTLP_STORE_FAILED: {
    message: ({ reason }) => `The data could not be stored: ${reason}`,
    hint: () =>
      "Send it again after the seconds in Retry-After. The backend's own log and its health page say more.",
    status: 503,
    example: { reason: "The store is closing." },
  },
});
