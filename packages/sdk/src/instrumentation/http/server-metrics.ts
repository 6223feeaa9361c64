/** The default metrics of a server. Routes are templates; what matched none shares one label value. */
import type { Counter, Histogram } from "../../metrics/instruments.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import type { ServerRequest, ServerRequestObserver } from "./server-request.ts";

/** The `endpoint` of requests without a known route. */
export const UNMATCHED = "unmatched";

export class ServerMetrics implements ServerRequestObserver {
  readonly #requests: Counter<"method" | "endpoint" | "status_code">;
  readonly #duration: Histogram<"method" | "endpoint">;

  constructor(registry: MetricsRegistry) {
    this.#requests = registry.register({
      name: "http_requests_total",
      type: "counter",
      description:
        "Requests to this service, counted when the answer ended; 499: the client went away before.",
      unit: "{request}",
      labels: ["method", "endpoint", "status_code"],
    });
    this.#duration = registry.register({
      name: "http_request_duration_seconds",
      type: "histogram",
      description: "Time from a request's headers to the end of its answer.",
      unit: "s",
      labels: ["method", "endpoint"],
    });
  }

  ended({ method, route }: ServerRequest, status: number, seconds: number): void {
    const endpoint = route ?? UNMATCHED;
    this.#requests.inc(1, { method, endpoint, status_code: status });
    this.#duration.observe(seconds, { method, endpoint });
  }
}
