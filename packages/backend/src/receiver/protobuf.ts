/** One way into the store: a body in JSON becomes the protobuf of the same data. */
import { assertNever } from "@sightline/model";
import {
  decodeLogsJson,
  decodeMetricsJson,
  decodeTracesJson,
  encodeLogs,
  encodeMetrics,
  encodeTraces,
} from "@sightline/otlp";
import type { Encoding, SignalName } from "./signal.ts";

/** @throws OTLP_JSON_MALFORMED with the field's path; OTLP_LIMIT. */
export function protobufOf(signal: SignalName, encoding: Encoding, bytes: Uint8Array): Uint8Array {
  if (encoding === "protobuf") return bytes;
  switch (signal) {
    case "traces":
      return encodeTraces(decodeTracesJson(bytes));
    case "logs":
      return encodeLogs(decodeLogsJson(bytes));
    case "metrics":
      return encodeMetrics(decodeMetricsJson(bytes));
    default:
      return assertNever(signal, "signal");
  }
}
