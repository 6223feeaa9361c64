/** What an answer says beyond its status: items that were not taken, and why. */
import { decodeExportResponse, statusMessage } from "@sightline/otlp/encode";

export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const NONE: PartialSuccess = { rejected: 0, message: "" };
/** What is longer is no sentence for a person. */
const MAX_MESSAGE = 500;

/** A body that cannot be read counts as full success: the status already said so. */
export function readPartialSuccess(body: Uint8Array): PartialSuccess {
  try {
    const partial = decodeExportResponse(body);
    return partial === undefined
      ? NONE
      : { rejected: Number(partial.rejected), message: partial.errorMessage };
  } catch {
    return NONE;
  }
}

/** The same from OTLP/JSON; the count has another name for each signal. */
export function readPartialSuccessJson(body: Uint8Array): PartialSuccess {
  const partial = property(parsed(body), "partialSuccess");
  const rejected = ["rejectedSpans", "rejectedLogRecords", "rejectedDataPoints"]
    .map((name) => Number(property(partial, name)))
    .find((count) => count > 0);
  const message = property(partial, "errorMessage");
  return { rejected: rejected ?? 0, message: typeof message === "string" ? message : "" };
}

/** The reason in the body of a refusal: `google.rpc.Status` as protobuf or JSON, or a short text. Empty when none. */
export function readReason(body: Uint8Array, contentType: string): string {
  let reason: unknown = "";
  if (contentType.startsWith("application/x-protobuf")) reason = statusMessage(body);
  else if (contentType.startsWith("application/json")) reason = messageOf(parsed(body));
  else if (contentType.startsWith("text/plain")) reason = new TextDecoder().decode(body);
  return typeof reason === "string" ? reason.trim().slice(0, MAX_MESSAGE) : "";
}

/** `{ message }` as OTLP has it, or `{ error }`, `{ error: { message } }` as gateways write it. */
function messageOf(json: unknown): unknown {
  const error = property(json, "error");
  return property(json, "message") ?? property(error, "message") ?? error;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
