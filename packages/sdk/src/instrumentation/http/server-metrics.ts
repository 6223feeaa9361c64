/** The default metrics of a server. Routes are templates; what matched none shares one label value. */
import { SAMPLED, type SpanIdentity } from "../../trace/span-identity.ts";
import { errorType } from "../../trace/exception.ts";
import { RecordedSpan } from "../../trace/recorded-span.ts";
import type { Counter, Histogram } from "../../metrics/instruments.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import {
  classicMetrics,
  type MetricNames,
  openTelemetryMetrics,
  wantsClassic,
  wantsOpenTelemetry,
} from "../default-metrics.ts";
import type { ServerRequest, ServerRequestObserver } from "./server-request.ts";
import { TenantMetrics } from "./tenant-metrics.ts";

/** The `endpoint` of requests without a known route. */
export const UNMATCHED = "unmatched";

export class ServerMetrics implements ServerRequestObserver {
  readonly #classic: ClassicMetrics | undefined;
  readonly #openTelemetry: OpenTelemetryMetrics | undefined;
  readonly #tenants: TenantMetrics;

  constructor(registry: MetricsRegistry, names: MetricNames = "classic") {
    this.#classic = wantsClassic(names) ? new ClassicMetrics(registry) : undefined;
    this.#openTelemetry = wantsOpenTelemetry(names) ? new OpenTelemetryMetrics(registry) : undefined;
    this.#tenants = new TenantMetrics(registry);
  }

  ended(request: ServerRequest, status: number, seconds: number): void {
    // The context of an answer's end may be any; the exemplar is the request's own span.
    const { span } = request;
    const sampled = span instanceof RecordedSpan && (span.flags & SAMPLED) !== 0 ? span : undefined;
    this.#classic?.ended(request, status, seconds, sampled);
    this.#openTelemetry?.ended(request, status, seconds, sampled);
    if (request.tenant !== undefined) this.#tenants.count(request.tenant, status);
  }
}

class ClassicMetrics {
  readonly #requests: Counter<"method" | "endpoint" | "status_code">;
  readonly #duration: Histogram<"method" | "endpoint">;
  readonly #exceptions: Counter<"method" | "endpoint" | "exception">;

  constructor(registry: MetricsRegistry) {
    const { http_requests_total, http_request_duration_seconds, http_requests_exceptions_total } =
      classicMetrics;
    this.#requests = registry.register({ name: "http_requests_total", ...http_requests_total });
    this.#duration = registry.register({
      name: "http_request_duration_seconds",
      ...http_request_duration_seconds,
    });
    this.#exceptions = registry.register({
      name: "http_requests_exceptions_total",
      ...http_requests_exceptions_total,
    });
  }

  ended(
    { method, route, error }: ServerRequest,
    status: number,
    seconds: number,
    span: SpanIdentity | undefined,
  ): void {
    const endpoint = route ?? UNMATCHED;
    this.#requests.inc(1, { method, endpoint, status_code: status });
    this.#duration.with({ method, endpoint }).observeIn(seconds, span);
    if (error !== undefined) this.#exceptions.inc(1, { method, endpoint, exception: errorType(error) });
  }
}

class OpenTelemetryMetrics {
  readonly #duration: Histogram<
    "http.request.method" | "http.route" | "http.response.status_code" | "error.type"
  >;

  constructor(registry: MetricsRegistry) {
    const name = "http.server.request.duration";
    this.#duration = registry.register({ name, ...openTelemetryMetrics[name] });
  }

  ended(
    { method, route, error }: ServerRequest,
    status: number,
    seconds: number,
    span: SpanIdentity | undefined,
  ): void {
    const failed = error === undefined ? String(status) : errorType(error);
    this.#duration
      .with({
        "http.request.method": method,
        // An absent attribute is how OpenTelemetry says that no route matched.
        "http.route": route ?? "",
        "http.response.status_code": status,
        "error.type": status >= 500 ? failed : "",
      })
      .observeIn(seconds, span);
  }
}
