/**
 * Where all loggers of the process lead. A logger may be made before the SDK is set up, in the first line of a module;
 * it writes to stdout from the start and joins OTLP when the SDK connects the hub.
 */
import type { Context } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import type { Intake } from "../export/bounded-queue.ts";
import type { Scope } from "../export/scope.ts";
import type { Clock } from "../time/clock.ts";
import { appendAttribute, appendAttributes, type AttributeList } from "../trace/attribute-list.ts";
import { exceptionAttributes } from "../trace/exception.ts";
import { Redaction } from "../redaction/redaction.ts";
import { type TenantScope, tenantScopeOf } from "../tenant/tenant-scope.ts";
import { spanIdOf, type SpanIdentity, traceIdOf } from "../trace/span-identity.ts";
import { parentOf } from "../trace/tracer.ts";
import { errorFields, type LogFields, fieldsJson } from "./fields.ts";
import { LEVEL_TEXT, type LogLevel, SEVERITY } from "./level.ts";
import type { LineBuffer } from "./line-buffer.ts";
import type { LogEntry } from "./log-entry.ts";
import { timestampWriter } from "./timestamp.ts";

export interface LogIdentity {
  readonly service: string;
  readonly environment: string;
}

export class LogHub {
  readonly #clock: Clock;
  readonly #lines: LineBuffer;
  readonly #redaction: Redaction;
  readonly #timestamp = timestampWriter();
  #queue: Intake<LogEntry> | undefined;
  #identity = "";
  /** Records below it are not made. */
  least: number = SEVERITY.info;

  constructor(clock: Clock, lines: LineBuffer, redaction: Redaction = new Redaction()) {
    this.#clock = clock;
    this.#redaction = redaction;
    this.#lines = lines;
  }

  /** From now on records name the service, and go to `queue` as well. */
  connect(identity: LogIdentity, queue: Intake<LogEntry> | undefined): void {
    this.#identity = `,"service":${JSON.stringify(identity.service)},"environment":${JSON.stringify(identity.environment)}`;
    this.#queue = queue;
  }

  disconnect(): void {
    this.#queue = undefined;
    this.#lines.flush();
  }

  /** Writes out what was gathered; for the end of the process. */
  flush(): void {
    this.#lines.flush();
  }

  log(
    scope: Scope,
    level: LogLevel,
    message: string,
    bound: LogFields,
    fields: LogFields | Error | undefined,
  ): void {
    const mark = this.#clock.mark();
    const context = contextStore.getStore();
    const span = activeSpan(context);
    const tenant = tenantScopeOf(context);
    const error = fields instanceof Error ? fields : undefined;
    const own = fields instanceof Error ? undefined : fields;
    this.#lines.add(this.#line(mark, scope.name, level, message, span, tenant, bound, own, error));
    if (this.#queue === undefined) return;
    const attributes: AttributeList = [];
    appendFields(attributes, bound);
    if (own !== undefined) appendFields(attributes, own);
    if (error !== undefined) appendAttributes(attributes, exceptionAttributes(error));
    this.#queue.offer({
      scope,
      mark,
      observedMark: mark,
      severityNumber: SEVERITY[level],
      severityText: LEVEL_TEXT[level],
      body: message,
      attributes,
      tenant,
      thrown: error,
      span,
      eventName: "",
    });
  }

  /** A record of OpenTelemetry's API: it goes to OTLP only, its maker has its own way to stdout. */
  offer(
    entry: Omit<LogEntry, "mark" | "observedMark"> & {
      mark: number | undefined;
      observedMark: number | undefined;
    },
  ): void {
    const now = this.#clock.mark();
    this.#queue?.offer({ ...entry, mark: entry.mark ?? now, observedMark: entry.observedMark ?? now });
  }

  get clock(): Clock {
    return this.#clock;
  }

  get isConnected(): boolean {
    return this.#queue !== undefined;
  }

  #line(
    mark: number,
    logger: string,
    level: LogLevel,
    message: string,
    span: SpanIdentity | undefined,
    tenant: TenantScope | undefined,
    bound: LogFields,
    fields: LogFields | undefined,
    error: Error | undefined,
  ): string {
    const { redactor } = this.#redaction;
    let line = `{"timestamp":"${this.#timestamp(this.#clock.wallMs(mark))}","level":"${LEVEL_TEXT[level]}","logger":${JSON.stringify(logger)},"message":${JSON.stringify(redactor.text(message))}`;
    if (span !== undefined) line += span.logFragment ?? fragmentOf(span);
    line += this.#identity;
    if (tenant !== undefined) line += tenant.line(redactor.value);
    line += fieldsJson(bound, redactor);
    if (fields !== undefined) line += fieldsJson(fields, redactor);
    if (error !== undefined) line += fieldsJson({ exception: errorFields(error) }, redactor);
    return `${line}}\n`;
  }
}

/** The span of a context, if it is a real one. */
export function activeSpan(context: Context | undefined): SpanIdentity | undefined {
  const span = parentOf(context);
  return span === undefined || (span.trace0 | span.trace1 | span.trace2 | span.trace3) === 0
    ? undefined
    : span;
}

function fragmentOf(span: SpanIdentity): string {
  span.logFragment = `,"trace_id":"${traceIdOf(span)}","span_id":"${spanIdOf(span)}"`;
  return span.logFragment;
}

function appendFields(attributes: AttributeList, fields: LogFields): void {
  for (const key in fields) {
    if (!Object.hasOwn(fields, key)) continue;
    const value = fields[key];
    appendAttribute(attributes, key, value instanceof Error ? errorFields(value) : value);
  }
}
