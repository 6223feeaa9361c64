import type { FlatSpan } from "../../export/flat-item.ts";
import { telemetry } from "../telemetry.ts";
import {
  attributeDifferences,
  type Difference,
  differenceOf,
  type Expected,
  type ExpectedAttributes,
  shown,
  wordsOf,
} from "./matching.ts";
import { found, refuseUnknownFields } from "./report.ts";

export interface SpanExpectation {
  readonly name?: Expected;
  readonly kind?: FlatSpan["spanKind"];
  readonly status?: FlatSpan["status"];
  readonly statusMessage?: Expected;
  /** Those that matter; a span may have more. `undefined` for one that must not be there. */
  readonly attributes?: ExpectedAttributes;
  /** The name of the span above it; `undefined` for one that must be the first. */
  readonly parent?: Expected;
  /** An event by its name, `exception` for instance, or with its attributes. */
  readonly event?: string | RegExp | { readonly name: Expected; readonly attributes?: ExpectedAttributes };
  /** Who made it: the name of the instrumentation. */
  readonly scope?: Expected;
  /** Exactly so many, 0 for none; at least one when absent. */
  readonly times?: number;
}

const FIELDS = ["name", "kind", "status", "statusMessage", "attributes", "parent", "event", "scope", "times"];

/**
 * Throws unless a span was seen that is as expected. A span is seen when it has ended.
 *
 * @example
 * expectSpan("POST /orders");
 * expectSpan({ name: /^INSERT/, kind: "client", parent: "POST /orders", attributes: { "db.system.name": "sqlite" } });
 * expectSpan({ status: "error", times: 0 });
 * @returns The first of them.
 * @throws TELEMETRY_UNEXPECTED, TELEMETRY_EXPECTATION_WRONG
 */
export function expectSpan(expected: string | RegExp | SpanExpectation): FlatSpan | undefined {
  const wanted: SpanExpectation =
    typeof expected === "string" || expected instanceof RegExp ? { name: expected } : expected;
  refuseUnknownFields("expectSpan", wanted, FIELDS);
  const items = telemetry().spans();
  const names = new Map(items.map(({ spanId, name }) => [spanId, name]));
  const [first] = found({
    one: "span",
    many: "spans",
    wanted: wordsOf(wanted, "any name"),
    items,
    compare: (span) => ({
      title: `${span.name} (${span.spanKind})`,
      differences: differencesOf(wanted, span, names.get(span.parentSpanId)),
    }),
    times: wanted.times,
    call: expectSpan,
  });
  return first;
}

function differencesOf(wanted: SpanExpectation, span: FlatSpan, parent: string | undefined): Difference[] {
  const { name, kind, status, statusMessage, scope, attributes } = wanted;
  const simple = [
    "name" in wanted ? differenceOf("its name", name, span.name) : undefined,
    "kind" in wanted ? differenceOf("its kind", kind, span.spanKind) : undefined,
    "status" in wanted ? differenceOf("its status", status, span.status) : undefined,
    "statusMessage" in wanted
      ? differenceOf("its status message", statusMessage, span.statusMessage)
      : undefined,
    "scope" in wanted ? differenceOf("its scope", scope, span.scope) : undefined,
    "parent" in wanted ? differenceOf("its parent", wanted.parent, parent ?? unknownParent(span)) : undefined,
    "event" in wanted ? eventDifference(wanted.event, span) : undefined,
  ];
  return [
    ...simple.filter((each) => each !== undefined),
    ...attributeDifferences(attributes, span.attributes),
  ];
}

function unknownParent({ parentSpanId }: FlatSpan): string | undefined {
  return parentSpanId === "" ? undefined : "a span that was not seen";
}

function eventDifference(wanted: SpanExpectation["event"], { events }: FlatSpan): Difference | undefined {
  const isDetailed = typeof wanted === "object" && !(wanted instanceof RegExp);
  const name = isDetailed ? wanted.name : wanted;
  const attributes = isDetailed ? wanted.attributes : undefined;
  const named = events.filter((event) => differenceOf("", name, event.name) === undefined);
  const differences = named.map((event) => attributeDifferences(attributes, event.attributes));
  if (differences.some((each) => each.length === 0)) return undefined;
  const [nearest] = differences.toSorted((left, right) => left.length - right.length);
  if (nearest !== undefined)
    return {
      text: `of its event ${shown(name)}, ${nearest.map(({ text }) => text).join("; ")}`,
      weight: 0.6,
    };
  const has =
    events.length === 0
      ? "it has none"
      : `it has ${[...new Set(events.map((event) => event.name))].join(", ")}`;
  return { text: `it has no event ${shown(name)} (${has})`, weight: 1 };
}
