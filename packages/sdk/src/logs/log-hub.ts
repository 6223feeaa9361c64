/**
 * Where all loggers of the process lead. A logger may be made before the SDK is set up, in the first line of a module;
 * it writes to stdout from the start and joins OTLP when the SDK connects the hub.
 */
import type { Context } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import type { Intake } from "../export/bounded-queue.ts";
import type { Clock } from "../time/clock.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import { Redaction } from "../redaction/redaction.ts";
import type { Redactor } from "../redaction/redactor.ts";
import { type TenantScope, tenantScopeOf } from "../tenant/tenant-scope.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import { parentOf } from "../trace/tracer.ts";
import { appendError, appendFields } from "./field-attributes.ts";
import { exceptionJson, type LogFields } from "./fields.ts";
import { idsJson } from "./ids-json.ts";
import { cutText, MAX_TEXT } from "./json-text.ts";
import { LEVEL_TEXT, type LogLevel, SEVERITY } from "./level.ts";
import type { LineBuffer } from "./line-buffer.ts";
import { LevelRules } from "./level-rules.ts";
import type { LogEntry } from "./log-entry.ts";
import type { LogSource } from "./log-source.ts";
import { MessageTexts } from "./message-text.ts";
import { lineStart } from "./timestamp.ts";

export interface LogIdentity {
  readonly service: string;
  readonly environment: string;
}

export interface LineContext {
  readonly span: SpanIdentity | undefined;
  readonly tenant: TenantScope | undefined;
  /** `,"trace_id":"…","span_id":"…","service":"…"`; empty when nothing is known. */
  readonly json: string;
}

export class LogHub {
  readonly #clock: Clock;
  readonly #lines: LineBuffer;
  readonly #redaction: Redaction;
  readonly #timestamp = lineStart();
  readonly #messages = new MessageTexts();
  #queue: Intake<LogEntry> | undefined;
  #identity = "";
  /** Which records are made. */
  readonly levels: LevelRules = new LevelRules();

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

  /** Never throws. */
  log(
    source: LogSource,
    level: LogLevel,
    message: unknown,
    first: LogFields | Error | undefined,
    second: LogFields | undefined,
  ): void {
    const mark = this.#clock.mark();
    const context = contextStore.getStore();
    const span = activeSpan(context);
    const tenant = tenantScopeOf(context);
    const own = first instanceof Error ? second : first;
    const error = first instanceof Error ? first : message instanceof Error ? message : undefined;
    const body = typeof message === "string" ? plain(message) : textOf(message);
    const { redactor } = this.#redaction;
    let line =
      this.#timestamp(this.#clock.wallMs(mark)) + source.heads[level] + this.#messages.json(body, redactor);
    if (span !== undefined) line += span.logFragment ?? fragmentOf(span);
    line += this.#identity;
    if (tenant !== undefined) line += tenantJson(tenant, redactor);
    line += source.fieldsJson(own, redactor);
    if (error !== undefined) line += exceptionJson(error, redactor);
    this.#lines.add(`${line}}\n`, SEVERITY[level] >= SEVERITY.warn);
    // Nothing asynchronous may follow what is fatal.
    if (level === "fatal") this.#lines.flush();
    if (this.#queue === undefined) return;
    const attributes: AttributeList = [];
    const { uncounted } = this.#redaction;
    let thrown = source.hasBound ? appendFields(attributes, source.bound, uncounted) : undefined;
    if (own !== undefined) thrown = appendFields(attributes, own, uncounted) ?? thrown;
    if (error !== undefined) appendError(attributes, error);
    this.#queue.offer({
      scope: source.scope,
      mark,
      observedMark: mark,
      severityNumber: SEVERITY[level],
      severityText: LEVEL_TEXT[level],
      body,
      attributes,
      tenant,
      thrown: error ?? thrown,
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

  /** What a line of another logger needs of here and now: the span, whose work it is, and both as the end of a line. */
  whereNow(): LineContext {
    const context = contextStore.getStore();
    const span = activeSpan(context);
    const tenant = tenantScopeOf(context);
    const ids = span === undefined ? "" : (span.logFragment ?? fragmentOf(span));
    const whose = tenant === undefined ? "" : tenantJson(tenant, this.redactor);
    return { span, tenant, json: ids + this.#identity + whose };
  }

  /** A record of a line that another logger writes to stdout. */
  take(entry: LogEntry): void {
    this.#queue?.offer(entry);
  }

  get redactor(): Redactor {
    return this.#redaction.redactor;
  }

  /** Whether anything may have to be taken out of a line. */
  get redacts(): boolean {
    return this.#redaction.isOn;
  }

  get clock(): Clock {
    return this.#clock;
  }

  get isConnected(): boolean {
    return this.#queue !== undefined;
  }
}

/** The span of a context, if it is a real one: one that could be a parent. */
export function activeSpan(context: Context | undefined): SpanIdentity | undefined {
  return parentOf(context);
}

function fragmentOf(span: SpanIdentity): string {
  span.logFragment = idsJson(span);
  return span.logFragment;
}

function tenantJson(tenant: TenantScope, redactor: Redactor): string {
  return tenant.line((name, value) => redactor.value(name, value));
}

function plain(message: string): string {
  return message.length > MAX_TEXT ? cutText(message) : message;
}

/** What code without types gives as a message. */
function textOf(message: unknown): string {
  try {
    return plain(message instanceof Error ? message.message : String(message));
  } catch {
    return "[a message that cannot be read]";
  }
}
