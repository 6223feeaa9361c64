/** Errors among the spans and log records in memory. */
import {
  ERROR_LEVEL,
  EXCEPTION_EVENT,
  EXCEPTION_MESSAGE,
  EXCEPTION_STACK,
  EXCEPTION_TYPE,
  FINGERPRINT,
} from "../record/exception.ts";
import { ownOrResource } from "../record/own-or-resource.ts";
import { TENANT } from "../record/well-known.ts";
import { levelIndex } from "../record/outline.ts";
import type { LogEntry, SpanRecord } from "../record/records.ts";
import type { ErrorParts, ErrorRow, ErrorSource } from "../source.ts";
import type { NumberedLog } from "./logs.ts";
import { matches } from "./match.ts";
import { logSubject, spanSubject } from "./subjects.ts";

type Occurrence = Pick<
  ErrorRow,
  "origin" | "fingerprint" | "type" | "message" | "stack" | "service" | "route" | "traceId"
> & {
  /** Empty where none is named. */
  readonly tenant: string;
  readonly time: bigint;
  /** What the window is about. */
  readonly placed: bigint;
};

export function errorSearch(
  spans: () => readonly SpanRecord[],
  logs: () => readonly NumberedLog[],
): ErrorSource {
  return {
    async errorRows({ from, to, filter }, parts, limit) {
      const within = (time: bigint): boolean => time >= from && time < to;
      const failed = spans().filter(
        (span) => span.status === "error" && within(span.start) && matches(filter, spanSubject(span)),
      );
      const bad = logs().filter(
        ({ entry }) =>
          levelIndex(entry) >= ERROR_LEVEL && within(entry.time) && matches(filter, logSubject(entry)),
      );
      const rows = new Map<string, ErrorRow>();
      for (const one of [...failed.flatMap(exceptionsOf), ...bad.map(({ entry }) => occurrenceOf(entry))]) {
        const key = keyOf(one);
        rows.set(key, added(rows.get(key), one, parts));
      }
      return [...rows.values()]
        .toSorted((left, right) => right.count - left.count || right.previous - left.previous)
        .slice(0, limit);
    },
  };
}

function exceptionsOf(span: SpanRecord): readonly Occurrence[] {
  return span.events
    .filter(({ name }) => name === EXCEPTION_EVENT)
    .map(({ attributes, time }) => ({
      origin: "span",
      fingerprint: attributes[FINGERPRINT] ?? "",
      type: attributes[EXCEPTION_TYPE] ?? "",
      message: attributes[EXCEPTION_MESSAGE] ?? "",
      stack: attributes[EXCEPTION_STACK] ?? "",
      service: span.service,
      route: span.name,
      tenant: ownOrResource(span.attributes, span.resource, TENANT) ?? "",
      traceId: span.traceId,
      time,
      placed: span.start,
    }));
}

function occurrenceOf({ attributes, resource, body, service, time, traceId }: LogEntry): Occurrence {
  const thrown = attributes[EXCEPTION_MESSAGE] ?? "";
  return {
    origin: "log",
    fingerprint: attributes[FINGERPRINT] ?? "",
    type: attributes[EXCEPTION_TYPE] ?? "",
    message: thrown === "" ? body : thrown,
    stack: attributes[EXCEPTION_STACK] ?? "",
    service,
    route: "",
    tenant: ownOrResource(attributes, resource, TENANT) ?? "",
    traceId,
    time,
    placed: time,
  };
}

function keyOf({ origin, fingerprint, type, message, stack, service, route }: Occurrence): string {
  const what = fingerprint === "" ? [type, message, stack] : [];
  return JSON.stringify([origin, fingerprint, service, route, ...what]);
}

function added(row: ErrorRow | undefined, one: Occurrence, { since, width }: ErrorParts): ErrorRow {
  const { time, placed, tenant, ...rest } = one;
  const before = row ?? {
    ...rest,
    traceId: "",
    count: 0,
    previous: 0,
    first: 0n,
    last: 0n,
    parts: [],
    tenants: [],
  };
  if (placed < since) return { ...before, previous: before.previous + 1 };
  const part = Number((placed - since) / width);
  const isLast = time >= before.last;
  return {
    ...before,
    count: before.count + 1,
    parts: [...before.parts, [part, 1]],
    tenants: [...before.tenants, [tenant, 1]],
    first: before.count === 0 || time < before.first ? time : before.first,
    last: isLast ? time : before.last,
    traceId: one.traceId !== "" && (isLast || before.traceId === "") ? one.traceId : before.traceId,
  };
}
