/**
 * Spans as text that is the same for the same work: ids, times and ports by placeholders, siblings that ran one after the
 * other in that order, those that ran at the same time by what they are.
 */
import type { FlatEvent, FlatSpan, PlainObject } from "../export/flat-item.ts";
import { shown } from "./expectation/matching.ts";
import { telemetry } from "./telemetry.ts";

export interface SpanTreeOptions {
  /** Which attributes are shown: all by default, `false` for none, or these. */
  readonly attributes?: boolean | readonly string[] | ((name: string) => boolean);
  /** Whether events are; true by default. */
  readonly events?: boolean;
}

/**
 * The spans of the test as a tree, to compare with a snapshot.
 *
 * @example
 * expect(spanTree({ attributes: ["http.route"] })).toMatchInlineSnapshot(`
 *   - POST /orders (server)
 *       http.route: "/orders"
 *     - INSERT orders (client)
 * `);
 */
export function spanTree(options: SpanTreeOptions = {}): string {
  const spans = telemetry().spans();
  const here = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string, FlatSpan[]>();
  for (const span of spans) {
    const parent = here.has(span.parentSpanId) ? span.parentSpanId : "";
    const siblings = children.get(parent) ?? [];
    children.set(parent, siblings);
    siblings.push(span);
  }
  const shows = showing(options.attributes ?? true);
  const drawn = (span: FlatSpan): readonly string[] => [
    `- ${steady(span.name)} (${span.spanKind})${statusOf(span)}${span.parentSpanId === "" || here.has(span.parentSpanId) ? "" : " [its parent is not here]"}`,
    ...attributeLines(span.attributes, shows).map((line) => `    ${line}`),
    ...(options.events === false ? [] : span.events.flatMap((event) => eventLines(event, shows))),
    ...ordered(children.get(span.spanId) ?? [], drawn).map((line) => `  ${line}`),
  ];
  return ordered(children.get("") ?? [], drawn).join("\n");
}

type Drawn = (span: FlatSpan) => readonly string[];

function ordered(siblings: readonly FlatSpan[], drawn: Drawn): readonly string[] {
  return atOnce(siblings).flatMap((group) =>
    group
      .map((span) => drawn(span))
      .map((lines) => ({ lines, text: lines.join("\n") }))
      .toSorted((left, right) => (left.text < right.text ? -1 : left.text > right.text ? 1 : 0))
      .flatMap(({ lines }) => lines),
  );
}

/** Groups of spans that ran at the same time, one group after the other. */
function atOnce(spans: readonly FlatSpan[]): readonly (readonly FlatSpan[])[] {
  const groups: FlatSpan[][] = [];
  let end = -1n;
  for (const span of spans.toSorted(byStart)) {
    const group = groups.at(-1);
    if (group !== undefined && span.startTimeUnixNano < end) group.push(span);
    else groups.push([span]);
    if (span.endTimeUnixNano > end) end = span.endTimeUnixNano;
  }
  return groups;
}

function byStart(left: FlatSpan, right: FlatSpan): number {
  const difference =
    left.startTimeUnixNano - right.startTimeUnixNano || left.endTimeUnixNano - right.endTimeUnixNano;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function statusOf({ status, statusMessage }: FlatSpan): string {
  if (status === "unset") return "";
  return ` ${status}${statusMessage === "" ? "" : `: ${steady(statusMessage)}`}`;
}

function eventLines({ name, attributes }: FlatEvent, shows: (name: string) => boolean): readonly string[] {
  return [`    event ${steady(name)}`, ...attributeLines(attributes, shows).map((line) => `      ${line}`)];
}

function attributeLines(attributes: PlainObject, shows: (name: string) => boolean): readonly string[] {
  return Object.keys(attributes)
    .filter(shows)
    .toSorted()
    .map((name) => `${name}: ${steadyValue(name, attributes[name])}`);
}

function showing(attributes: NonNullable<SpanTreeOptions["attributes"]>): (name: string) => boolean {
  if (typeof attributes === "boolean") return () => attributes;
  return typeof attributes === "function" ? attributes : (name) => attributes.includes(name);
}

/** Attributes of OpenTelemetry's conventions whose value is another in each run, or on each machine. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  "server.port": "<port>",
  "client.port": "<port>",
  "network.peer.port": "<port>",
  "network.local.port": "<port>",
  "client.address": "<address>",
  "network.peer.address": "<address>",
  "network.local.address": "<address>",
  "user_agent.original": "<user agent>",
  "exception.stacktrace": "<stack>",
  "sightline.exception.fingerprint": "<fingerprint>",
  "code.stacktrace": "<stack>",
  "code.file.path": "<file>",
  "code.line.number": "<line>",
  "code.column.number": "<column>",
  "process.pid": "<pid>",
  "thread.id": "<thread>",
};

function steadyValue(name: string, value: unknown): string {
  return PLACEHOLDERS[name] ?? (typeof value === "string" ? shown(steady(value)) : shown(value));
}

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu, "<uuid>"],
  [/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?/gu, "<time>"],
  [/\b[0-9a-f]{32}\b/gu, "<trace id>"],
  [/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{16}\b/gu, "<span id>"],
  [/(\b(?:localhost|127\.0\.0\.1)|\[::1\]):\d{2,5}\b/gu, "$1:<port>"],
];

function steady(text: string): string {
  return CHANGING.reduce((changed, [pattern, placeholder]) => changed.replace(pattern, placeholder), text);
}
