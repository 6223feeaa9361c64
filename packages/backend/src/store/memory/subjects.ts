/** Spans and log records as a filter sees them. */
import { LEVELS, type Attributes } from "@sightline/api";
import { levelIndex } from "../record/outline.ts";
import type { LogEntry, SpanRecord } from "../record/records.ts";
import { ownOrResource } from "../record/own-or-resource.ts";
import { ENVIRONMENT, TENANT, VERSION } from "../record/well-known.ts";
import type { Subject } from "./match.ts";

export function spanSubject(span: SpanRecord): Subject {
  return {
    text: span.name,
    duration: span.duration,
    level: undefined,
    value: (key) => spanValue(span, key),
  };
}

function spanValue(span: SpanRecord, key: string): string | undefined {
  switch (key) {
    case "service":
      return present(span.service);
    case "name":
      return present(span.name);
    case "logger":
      return present(span.scopeName);
    case "kind":
      return span.kind;
    case "status":
      return span.status;
    case "duration":
      return String(span.duration);
    case "trace":
      return span.traceId;
    case "span":
      return span.spanId;
    case "root":
      return String(span.parentSpanId === "");
    case "level":
      return undefined;
    default:
      return sharedValue(key, span.attributes, span.resource);
  }
}

export function logSubject(log: LogEntry): Subject {
  return {
    text: log.body,
    duration: undefined,
    level: levelIndex(log),
    value: (key) => logValue(log, key),
  };
}

function logValue(log: LogEntry, key: string): string | undefined {
  switch (key) {
    case "service":
      return present(log.service);
    case "name":
      return present(log.eventName);
    case "logger":
      return present(log.scopeName);
    case "trace":
      return present(log.traceId);
    case "span":
      return present(log.spanId);
    case "level":
      return LEVELS[levelIndex(log)];
    case "kind":
    case "status":
    case "duration":
    case "root":
      return undefined;
    default:
      return sharedValue(key, log.attributes, log.resource);
  }
}

function sharedValue(key: string, own: Attributes, resource: Attributes): string | undefined {
  switch (key) {
    case "env":
      return ENVIRONMENT.map((name) => resource[name]).find((value) => value !== undefined);
    case "version":
      return resource[VERSION];
    case "tenant":
      return ownOrResource(own, resource, TENANT);
    default:
      return ownOrResource(own, resource, key);
  }
}

function present(value: string): string | undefined {
  return value === "" ? undefined : value;
}
