/** OpenTelemetry's logger provider over the hub. */
import {
  type Context,
  type Logger,
  type LoggerOptions,
  type LoggerProvider,
  type LogRecord,
} from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import { type Scope, ScopeMap, scopeOf } from "../export/scope.ts";
import { appendAttribute, appendAttributes, type AttributeList } from "../trace/attribute-list.ts";
import { asException, exceptionAttributes } from "../trace/exception.ts";
import { tenantScopeOf } from "../tenant/tenant-scope.ts";
import { activeSpan, type LogHub } from "./log-hub.ts";

/** The last of the log data model's severities. */
const FATAL4 = 24;

export class SightlineLoggerProvider implements LoggerProvider {
  readonly #loggers: ScopeMap<Logger>;

  constructor(hub: LogHub) {
    this.#loggers = new ScopeMap((scope) => new ApiLogger(hub, scope));
  }

  getLogger(name: string, version?: string, options?: LoggerOptions): Logger {
    return this.#loggers.get(scopeOf(name, version, options?.schemaUrl, options?.attributes));
  }
}

class ApiLogger implements Logger {
  readonly #hub: LogHub;
  readonly #scope: Scope;

  constructor(hub: LogHub, scope: Scope) {
    this.#hub = hub;
    this.#scope = scope;
  }

  /** Takes any shape, and keeps it as it is now. Never throws. */
  emit(record: LogRecord): void {
    if (!this.#hub.isConnected) return;
    const { clock } = this.#hub;
    const attributes: AttributeList = [];
    if (record.attributes !== undefined) appendAttributes(attributes, record.attributes);
    if (record.exception !== undefined) {
      appendAttributes(attributes, exceptionAttributes(asException(record.exception)));
    }
    const { timestamp, observedTimestamp, severityNumber = 0 } = record;
    this.#hub.offer({
      scope: this.#scope,
      mark: timestamp === undefined ? undefined : clock.markOf(timestamp),
      observedMark: observedTimestamp === undefined ? undefined : clock.markOf(observedTimestamp),
      severityNumber: severityOf(severityNumber),
      severityText: textOf(record.severityText),
      body: snapshotOf(record.body),
      attributes,
      tenant: tenantScopeOf(record.context ?? contextStore.getStore()),
      thrown: record.exception,
      span: activeSpan(record.context ?? contextStore.getStore()),
      eventName: textOf(record.eventName),
    });
  }

  enabled(_options?: { context?: Context }): boolean {
    return this.#hub.isConnected;
  }
}

/** Beyond FATAL4 there is no severity; who receives it would have to refuse the record. */
function severityOf(given: number): number {
  return given >= 0 && given <= FATAL4 ? Math.trunc(given) : 0;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A copy that later changes do not reach, and that can be read whatever the original does when it is asked. */
function snapshotOf(body: unknown): unknown {
  const copied: AttributeList = [];
  appendAttribute(copied, "body", body);
  return copied[1];
}
