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
import { appendAttributes, type AttributeList } from "../trace/attribute-list.ts";
import { asException, exceptionAttributes } from "../trace/exception.ts";
import { activeSpan, type LogHub } from "./log-hub.ts";

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

  emit(record: LogRecord): void {
    const { clock } = this.#hub;
    const attributes: AttributeList = [];
    if (record.attributes !== undefined) appendAttributes(attributes, record.attributes);
    if (record.exception !== undefined) {
      appendAttributes(attributes, exceptionAttributes(asException(record.exception)));
    }
    this.#hub.offer({
      scope: this.#scope,
      mark: record.timestamp === undefined ? undefined : clock.markOf(record.timestamp),
      observedMark:
        record.observedTimestamp === undefined ? undefined : clock.markOf(record.observedTimestamp),
      severityNumber: record.severityNumber ?? 0,
      severityText: record.severityText ?? "",
      body: record.body,
      attributes,
      span: activeSpan(record.context ?? contextStore.getStore()),
      eventName: record.eventName ?? "",
    });
  }

  enabled(_options?: { context?: Context }): boolean {
    return this.#hub.isConnected;
  }
}
