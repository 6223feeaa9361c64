/** Walks the spans of a request and refuses those that cannot be stored. */
import type { ResourceSpans, ScopeSpans, Span, TracesData } from "@sightline/otlp";
import { isId, Tally, timeBounds, timeProblem, type IntakePolicy, type TimeBounds } from "./policy.ts";

/** Called for what is stored, group by group, so that a resource is encoded once. */
export interface SpanVisitor {
  resource(group: ResourceSpans): void;
  scope(group: ScopeSpans): void;
  span(span: Span): void;
}

export function visitSpans(data: TracesData, policy: IntakePolicy, visitor: SpanVisitor): Tally {
  const tally = new Tally();
  const bounds = timeBounds(policy);
  for (const resource of data.resourceSpans) {
    visitor.resource(resource);
    for (const scope of resource.scopeSpans) {
      visitor.scope(scope);
      for (const span of scope.spans) {
        const problem = spanProblem(span, bounds);
        if (problem === undefined) {
          visitor.span(span);
          tally.store();
        } else {
          tally.reject(problem);
        }
      }
    }
  }
  return tally;
}

function spanProblem(span: Span, bounds: TimeBounds): string | undefined {
  if (!isId(span.traceId, 32)) return "trace id is not 16 bytes, or all zero";
  if (!isId(span.spanId, 16)) return "span id is not 8 bytes, or all zero";
  if (span.parentSpanId !== "" && !/^[0-9a-f]{16}$/.test(span.parentSpanId))
    return "parent span id is not 8 bytes";
  const time = timeProblem(span.startTimeUnixNano, bounds);
  return time === undefined ? undefined : `span start is ${time}`;
}

/** Empty for a root: an all-zero id means "no parent" too. */
export function parentOf(span: Span): string {
  return span.parentSpanId === "0000000000000000" ? "" : span.parentSpanId;
}

/** A clock that stepped back must not make a duration wrap around. */
export function durationOf(span: Span): bigint {
  const duration = span.endTimeUnixNano - span.startTimeUnixNano;
  return duration > 0n ? duration : 0n;
}
