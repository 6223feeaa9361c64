/** Spans of the API as the rules of sampling see them, and those that are judged when they end. */
import { type Context, type SpanOptions, SpanStatusCode } from "@opentelemetry/api";
import type { Steering } from "../sampling/steering.ts";
import type { EndedWork, StartedWork } from "../sampling/work.ts";
import { tenantScopeOf } from "../tenant/tenant-scope.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import type { SpanQueue } from "./span-sink.ts";
import type { TracerCore } from "./tracer.ts";

const TENANT = "tenant.id";

/** What the start of a span tells; `values` are the context's. */
export function startedWorkOf(
  name: string,
  options: SpanOptions | undefined,
  values: Context | undefined,
): StartedWork {
  const attributes = options?.attributes;
  return {
    name,
    method: textIn(attributes?.["http.request.method"]) ?? "",
    path: textIn(attributes?.["url.path"]),
    route: textIn(attributes?.["http.route"]),
    tenant: textIn(attributes?.[TENANT]) ?? tenantOf(values),
  };
}

/** Passes on what the rules keep, once it has ended, and forgets the rest. */
export function watchingQueue(
  steering: Steering,
  queue: SpanQueue,
  started: TracerCore["started"],
): SpanQueue {
  return {
    offer: (span) => {
      const reason = steering.atEnd(endedWorkOf(span), span.trace2, span.trace3);
      if (reason === undefined) return;
      span.promote(reason);
      started?.(span, span.values);
      queue.offer(span);
    },
  };
}

function endedWorkOf(span: RecordedSpan): EndedWork {
  let { method, path, route, tenant } = startedWorkOf(
    span.name,
    span.initial === undefined ? undefined : { attributes: span.initial },
    span.values,
  );
  const { attributes } = span;
  for (let at = 0; at < attributes.length; at += 2) {
    const value = textIn(attributes[at + 1]);
    switch (attributes[at]) {
      case "http.request.method":
        method = value ?? method;
        break;
      case "url.path":
        path = value ?? path;
        break;
      case "http.route":
        route = value ?? route;
        break;
      case TENANT:
        tenant = value ?? tenant;
        break;
      default:
    }
  }
  return {
    name: span.name,
    method,
    path,
    route,
    tenant,
    failed: span.statusCode === SpanStatusCode.ERROR,
    milliseconds: span.endMark - span.startMark,
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function tenantOf(values: Context | undefined): string | undefined {
  // Without an argument the active context would be asked.
  return values === undefined ? undefined : tenantScopeOf(values)?.tenant;
}
