/** One request to a server of this process, from its headers to the end of its answer. */
import type { IncomingHttpHeaders } from "node:http";
import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { appendAttribute, appendAttributes, type AttributeList } from "../../trace/attribute-list.ts";
import { asException, errorType } from "../../trace/exception.ts";
import { NotingSpan } from "../../trace/noting-span.ts";
import { RecordedSpan } from "../../trace/recorded-span.ts";
import type { SilentSpan } from "../../trace/silent-span.ts";
import type { SightlineTracer } from "../../trace/tracer.ts";
import { type TenantScope, tenantScopeOf } from "../../tenant/tenant-scope.ts";
import { TenantValues } from "../../tenant/tenant-values.ts";
import { wasRecordedOn } from "../../exception/recorded.ts";
import { parentOfHeaders, valuesOfHeaders } from "../../propagation/propagator.ts";
import type { StartedWork, WorkSource } from "../../sampling/work.ts";
import { boundedMethod } from "./method.ts";
import type { Capture, CapturedAnswer } from "./capture.ts";
import { attributesOf, overlap, type RequestKind, sharedAttributesOf } from "./request-kinds.ts";
import type { ServerWatch } from "./server-watch.ts";

/** What a request says of itself: an `IncomingMessage` of `node:http`, or a stream of HTTP/2 in its terms. */
export interface ReceivedRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly httpVersion: string;
  /** `null` once the connection is gone. */
  readonly socket: {
    readonly localPort?: number | undefined;
    readonly remoteAddress?: string | undefined;
  } | null;
}

/** What is known of its answer. */
export interface GivenAnswer {
  readonly statusCode: number;
  readonly headersSent: boolean;
  /** Whether all of it was handed to the system; asked where the connection ends. */
  readonly writableFinished?: boolean;
}

/** Told of each request that ended. */
export interface ServerRequestObserver {
  ended(request: ServerRequest, status: number, seconds: number): void;
}

export class ServerRequest implements WorkSource {
  readonly #tracer: SightlineTracer;
  readonly request: ReceivedRequest;
  readonly response: GivenAnswer;
  readonly method: string;
  span: RecordedSpan | SilentSpan;
  readonly startMark: number;
  /** Kept from the start: Express shortens `request.url` on the way through mounted routers. */
  readonly #target: string;
  /** The template that matched, `/users/:id`; `undefined` when none is known. */
  route: string | undefined = undefined;
  /** The one before it on the same connection, where that was not answered yet. */
  before: ServerRequest | undefined = undefined;
  error: unknown = undefined;
  /** Whose request it is, as far as that is known. */
  scope: TenantScope | undefined;
  /** Set where something of the answer is to be captured. */
  captured: CapturedAnswer | undefined = undefined;
  readonly #capture: Capture | undefined;
  /** Set by a framework that knows more once the answer is written. */
  complete: ((request: ServerRequest) => void) | undefined = undefined;
  #ended = false;

  constructor(watch: ServerWatch, request: ReceivedRequest, response: GivenAnswer, mark: number) {
    const { headers } = request;
    const baggage = valuesOfHeaders(headers);
    this.#tracer = watch.tracer;
    this.request = request;
    this.response = response;
    this.method = boundedMethod(request.method ?? "");
    this.startMark = mark;
    this.#target = request.url ?? "/";
    this.#capture = watch.capture;
    this.scope = watch.tenants?.scopeOf(headers, baggage);
    this.span = watch.tracer.start(
      this.#name,
      SpanKind.SERVER,
      parentOfHeaders(headers),
      this.scope === undefined ? baggage : new TenantValues(this.scope, baggage),
      this,
    );
  }

  /** For the metric by tenant. */
  get tenant(): string | undefined {
    return this.scope?.tenant;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  get #name(): string {
    return this.method === "_OTHER" ? "HTTP" : this.method;
  }

  startedWork(): StartedWork {
    const { method, route, tenant } = this;
    return { name: this.#name, method, path: pathOf(this.#target), route, tenant };
  }

  /** `mark` is now; `finished` is false when the client went away before the answer was complete. */
  end(mark: number, finished: boolean, observer: ServerRequestObserver): void {
    if (this.#ended) return;
    this.#ended = true;
    this.complete?.(this);
    const status = this.response.statusCode;
    if (!(this.span instanceof RecordedSpan)) this.span = this.#promoted(this.span, mark, status);
    if (this.span instanceof RecordedSpan) this.#endSpan(this.span, status, finished);
    else this.span.unit?.end(undefined, mark - this.startMark);
    observer.ended(this, finished ? status : CLIENT_CLOSED, (mark - this.startMark) / 1000);
  }

  /** A request that the ratio had left out, and that a rule of sampling keeps now that its end is known. */
  #promoted(span: SilentSpan, mark: number, status: number): RecordedSpan | SilentSpan {
    const { steering } = this.#tracer;
    if (steering === undefined || !(steering.decidesAtEnd || steering.decidesAtStart)) return span;
    const milliseconds = mark - this.startMark;
    // A client that goes away is no failure of the service.
    const failed = status >= 500 || (span instanceof NotingSpan && span.failed);
    if (!steering.mayKeep(failed, milliseconds)) return span;
    const work = { ...this.startedWork(), failed, milliseconds };
    const reason = steering.atEnd(work, span.trace2, span.trace3);
    if (reason === undefined) return span;
    const parent = parentOfHeaders(this.request.headers);
    return this.#tracer.promote(span, this.#name, SpanKind.SERVER, parent, this.startMark, reason);
  }

  #endSpan(span: RecordedSpan, status: number, finished: boolean): void {
    const { attributes } = span;
    this.#describe(span, status, finished);
    if (this.route !== undefined) span.name = spanName(span.name, this.route);
    // The scope was found later than the span began: its context does not have it.
    if (this.scope !== undefined && tenantScopeOf(span.values ?? ROOT_CONTEXT) !== this.scope)
      this.scope.appendTo(attributes);
    if (this.#capture !== undefined && this.captured !== undefined)
      this.#capture.response(this.captured, this.method === "HEAD", attributes);
    // An error that became a 4xx is an answer, not a failure.
    if (this.error !== undefined && (status >= 500 || !finished) && !wasRecordedOn(this.error, span))
      span.recordException(asException(this.error));
    if (!finished) {
      // Headers may have been written: their status is true, but the answer never arrived whole.
      if (this.response.headersSent) appendAttribute(attributes, "http.response.status_code", status);
      appendAttribute(attributes, "error.type", "client_closed_request");
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: "the client closed the connection before the answer ended",
      });
    } else if (status >= 500) {
      appendAttribute(
        attributes,
        "error.type",
        this.error === undefined ? String(status) : errorType(this.error),
      );
      span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(this.error) });
    }
    span.end();
  }

  /** What the request was, and of one that was answered its status. */
  #describe(span: RecordedSpan, status: number, finished: boolean): void {
    const { request } = this;
    const { socket, headers } = request;
    const { host } = headers;
    const { address, port } = host === undefined ? NO_HOST : hostOf(host);
    const knownPort = host === undefined ? undefined : (port ?? socket?.localPort);
    const kind: RequestKind = {
      method: this.method,
      route: this.route,
      scheme: socket !== null && "encrypted" in socket && socket.encrypted === true ? "https" : "http",
      version: request.httpVersion,
      address,
      port: Number.isInteger(knownPort) ? knownPort : undefined,
      status,
    };
    const shared = finished ? sharedAttributesOf(kind) : undefined;
    // What the application has set under one of these names gives way, and so must come before.
    if (shared !== undefined && span.shared === undefined && !overlap(shared, span.attributes))
      span.shared = shared;
    else appendAttributes(span.attributes, attributesOf(finished ? kind : { ...kind, status: undefined }));
    this.#particulars(span.attributes);
  }

  /** What is this request's own. */
  #particulars(attributes: AttributeList): void {
    const { socket, headers, method } = this.request;
    const target = this.#target;
    const query = target.indexOf("?");
    attributes.push("url.path", query < 0 ? target : target.slice(0, query));
    if (query >= 0 && query < target.length - 1) attributes.push("url.query", target.slice(query + 1));
    if (this.method !== method) appendAttribute(attributes, "http.request.method_original", method);
    appendAttribute(attributes, "user_agent.original", headers["user-agent"]);
    appendAttribute(attributes, "client.address", socket?.remoteAddress);
    this.#capture?.request(headers, attributes);
  }
}

function pathOf(target: string): string {
  const query = target.indexOf("?");
  return query < 0 ? target : target.slice(0, query);
}

/** nginx's status for it, so that an abort is no success and no server error in the metrics. */
export const CLIENT_CLOSED = 499;

/** A name is asked for its hash on the way out, which a text that was made once keeps. */
const names = new Map<string, Map<string, string>>();
/** Routes are few, unless somebody takes paths for routes. */
const MAX_ROUTES = 1000;

function spanName(method: string, route: string): string {
  const known = names.get(route)?.get(method);
  if (known !== undefined) return known;
  const name = `${method} ${route}`;
  if (names.size < MAX_ROUTES)
    names.set(route, (names.get(route) ?? new Map<string, string>()).set(method, name));
  return name;
}

interface Host {
  readonly address: string | undefined;
  /** As it is said; NaN where that is no number, `undefined` where nothing is said. */
  readonly port: number | undefined;
}

const NO_HOST: Host = { address: undefined, port: undefined };

/** The last one: a service has one name or a few, and says it in each request. */
let lastHost = "";
let lastRead: Host = { address: "", port: undefined };

function hostOf(host: string): Host {
  if (host === lastHost) return lastRead;
  lastRead = readHost(host);
  lastHost = host;
  return lastRead;
}

function readHost(host: string): Host {
  const colon = host.lastIndexOf(":");
  if (colon <= 0 || colon < host.lastIndexOf("]")) return { address: host, port: undefined };
  return { address: host.slice(0, colon), port: Number(host.slice(colon + 1)) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}
