/** Prometheus' shape of an error: five kinds, each with its status, and one sentence. */
import type { SightlineError } from "@sightline/model";
import type { FailureShape } from "../failure.ts";

/** https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview, and `errorType` of its web/api/v1. */
type ErrorType = "bad_data" | "execution" | "timeout" | "canceled" | "unavailable" | "not_found" | "internal";

const BY_CODE: Readonly<Record<string, ErrorType>> = {
  PROMQL_TOO_SLOW: "timeout",
  PROMQL_CANCELLED: "canceled",
};

const BY_STATUS: Readonly<Record<number, ErrorType>> = {
  400: "bad_data",
  404: "not_found",
  413: "bad_data",
  415: "bad_data",
  422: "execution",
  429: "unavailable",
  503: "unavailable",
};

export const prometheusShape: FailureShape = (error) => ({
  status: "error",
  errorType: BY_CODE[error.code] ?? BY_STATUS[error.status] ?? "internal",
  // Grafana shows the sentence; the hint is what helps.
  error: sentence(error),
});

function sentence({ message, hint }: SightlineError): string {
  return hint === "" ? message : `${/[.!?]$/u.test(message) ? message : `${message}.`} ${hint}`;
}
