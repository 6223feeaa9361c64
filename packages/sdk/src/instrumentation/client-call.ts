/** One outgoing HTTP request, whatever library makes it. */
import { type Context, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { SUPPRESS_KEY } from "../context/keys.ts";
import type { OutgoingIdentity } from "../tenant/outgoing.ts";
import { injectHeaders } from "../propagation/propagator.ts";
import { appendAttribute } from "../trace/attribute-list.ts";
import { asException, errorType } from "../trace/exception.ts";
import { RecordedSpan } from "../trace/recorded-span.ts";
import type { SilentSpan } from "../trace/silent-span.ts";
import { parentOf, type SightlineTracer, valuesOf } from "../trace/tracer.ts";
import { boundedMethod } from "./http/method.ts";

export interface CallTarget {
  readonly scheme: string;
  readonly host: string;
  /** `undefined` when there is none, or none is known. */
  readonly port: number | undefined;
  /** With its query. */
  readonly path: string;
}

/** Whether the SDK itself, or an exporter of OpenTelemetry, is at work. */
export function isSuppressed(active: Context | undefined): boolean {
  return active !== undefined && active.getValue(SUPPRESS_KEY) === true;
}

export class ClientCall {
  readonly #span: RecordedSpan | SilentSpan;
  readonly #values: Context | undefined;
  #ended = false;

  constructor(tracer: SightlineTracer, active: Context | undefined, method: string) {
    const bounded = boundedMethod(method);
    this.#values = valuesOf(active);
    this.#span = tracer.start(
      bounded === "_OTHER" ? "HTTP" : bounded,
      SpanKind.CLIENT,
      parentOf(active),
      this.#values,
    );
    if (this.#span instanceof RecordedSpan) this.#span.attributes.push("http.request.method", bounded);
  }

  /** Where the call went. It may be told at any time before the end, once. */
  describe(target: CallTarget): void {
    if (this.#span instanceof RecordedSpan) describe(this.#span, target);
  }

  /** Gives `set` the headers that carry the trace onwards, and to hosts that may know it for whom the call is made. */
  inject(host: string, identity: OutgoingIdentity, set: (name: string, value: string) => void): void {
    injectHeaders(this.#span, identity.valuesFor(host, this.#values), set);
  }

  answered(status: number, protocolVersion: string | undefined): void {
    const span = this.#span;
    if (!(span instanceof RecordedSpan)) return;
    appendAttribute(span.attributes, "http.response.status_code", status);
    appendAttribute(span.attributes, "network.protocol.version", protocolVersion);
    if (status < 400) return;
    appendAttribute(span.attributes, "error.type", String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }

  failed(error: unknown): void {
    const span = this.#span;
    if (!(span instanceof RecordedSpan)) return;
    appendAttribute(span.attributes, "error.type", errorType(error));
    span.recordException(asException(error));
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : "" });
  }

  /** `target` gives what was not described before; it is called for a span that records, once. */
  end(target?: () => CallTarget): void {
    if (this.#ended) return;
    this.#ended = true;
    if (target !== undefined && this.#span instanceof RecordedSpan) describe(this.#span, target());
    this.#span.end();
  }
}

function describe(span: RecordedSpan, { scheme, host, port, path }: CallTarget): void {
  const usual = port === undefined || port === usualPort(scheme);
  const query = path.indexOf("?");
  span.attributes.push(
    "server.address",
    host,
    // The query is left out: it may hold secrets, and the path tells where the call went.
    "url.full",
    `${scheme}://${host}${usual ? "" : `:${port}`}${query < 0 ? path : path.slice(0, query)}`,
  );
  if (port !== undefined) span.attributes.push("server.port", port);
}

/** The port that a URL of that scheme need not name (RFC 9110, 4.2). */
export function usualPort(scheme: string): number {
  return scheme === "https" ? 443 : 80;
}
