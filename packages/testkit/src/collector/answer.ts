import type { ServerResponse } from "node:http";
import { assertNever } from "@sightline/model";
import {
  encodeExportResponse,
  encodeExportResponseJson,
  encodeStatus,
  encodeStatusJson,
  type PartialSuccess,
  type Signal,
} from "@sightline/otlp";

/** What the collector does with one request. */
export type Answer =
  | { readonly kind: "ok" }
  /** Takes the request, and says that a part of it was refused. */
  | { readonly kind: "partial"; readonly rejected: number; readonly message: string }
  /** Refuses the request; `retryAfter` is the header, in seconds or as an HTTP date. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: number | string;
      readonly message?: string;
    }
  /** Never answers; `close()` ends the connection. */
  | { readonly kind: "hang" }
  /** Drops the connection without an answer. */
  | { readonly kind: "reset" };

export type Encoding = "protobuf" | "json";

export function send(response: ServerResponse, answer: Answer, signal: Signal, encoding: Encoding): void {
  switch (answer.kind) {
    case "ok":
      success(response, undefined, signal, encoding);
      return;
    case "partial":
      success(
        response,
        { rejected: BigInt(answer.rejected), errorMessage: answer.message },
        signal,
        encoding,
      );
      return;
    case "status":
      if (answer.retryAfter !== undefined) response.setHeader("retry-after", String(answer.retryAfter));
      failure(response, answer.status, answer.message ?? "as the test asked", encoding);
      return;
    case "hang":
      return;
    case "reset":
      response.destroy();
      return;
    default:
      assertNever(answer, "answer of the collector");
  }
}

export function failure(response: ServerResponse, status: number, message: string, encoding: Encoding): void {
  const body = { code: 0, message };
  finish(response, status, encoding === "json" ? encodeStatusJson(body) : encodeStatus(body), encoding);
}

function success(
  response: ServerResponse,
  partial: PartialSuccess | undefined,
  signal: Signal,
  encoding: Encoding,
): void {
  const body =
    encoding === "json" ? encodeExportResponseJson(signal, partial) : encodeExportResponse(partial);
  finish(response, 200, body, encoding);
}

function finish(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  encoding: Encoding,
): void {
  const type = encoding === "json" ? "application/json" : "application/x-protobuf";
  response.writeHead(status, { "content-type": type });
  response.end(body);
}
