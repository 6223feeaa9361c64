import { defineErrors, type ErrorCatalogue } from "@sightline/model";

/** Facts of a fault in OTLP data. */
interface Fault {
  /** Field by field from the request: `resource_spans[3].scope_spans[0].spans[12].name`; empty: the request itself. */
  readonly path: string;
  readonly reason: string;
}

interface Errors {
  /** `offset` in bytes from the start of the request. */
  OTLP_MALFORMED: Fault & { readonly offset: number };
  OTLP_JSON_MALFORMED: Fault;
  OTLP_LIMIT: Fault & { readonly limit: string; readonly value: number };
}

const where = (path: string): string => (path === "" ? "the request" : path);

export const otlpErrors: ErrorCatalogue<Errors> = defineErrors<Errors>({
  OTLP_MALFORMED: {
    message: ({ path, offset, reason }) =>
      `The OTLP protobuf is malformed in ${where(path)} at byte ${offset}: ${reason}.`,
    hint: () =>
      "Check that the sender's content type is application/x-protobuf, that the body is complete, and that the sender is a current OTLP exporter.",
    status: 400,
    example: {
      path: "resource_spans[3].scope_spans[0].spans[12].attributes[1].value",
      offset: 4711,
      reason: "the length 900 goes beyond the 12 bytes that are left",
    },
  },
  OTLP_JSON_MALFORMED: {
    message: ({ path, reason }) => `The OTLP JSON is malformed in ${where(path)}: ${reason}.`,
    hint: () =>
      "Check the field against the OTLP/JSON encoding: ids as hex digits, 64-bit integers as strings or whole numbers, bytes as base64.",
    status: 400,
    example: {
      path: "resourceSpans[0].scopeSpans[0].spans[2].traceId",
      reason: 'expected hex digits, found "not-an-id"',
    },
  },
  OTLP_LIMIT: {
    message: ({ path, reason, limit, value }) =>
      `The OTLP request is refused in ${where(path)}: ${reason}; the limit "${limit}" is ${value}.`,
    hint: ({ limit }) => `Send less at once, or raise the receiver's limit "${limit}".`,
    status: 413,
    example: {
      path: "resource_spans[0].scope_spans[0].spans[0].attributes[4].value",
      reason: "values are nested more than 32 deep",
      limit: "depth",
      value: 32,
    },
  },
});
