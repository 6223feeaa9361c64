/** What a collector received, with each record beside the service it came from, and values as text. */
import type { Collector } from "@sightline/testkit";

type Requests = Collector["requests"][number]["data"];
type Traces = Extract<Requests, { signal: "traces" }>["traces"]["resourceSpans"][number];
type Attribute = Traces["resource"]["attributes"][number];

export interface SeenSpan {
  readonly service: string;
  readonly version: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly events: readonly { readonly name: string }[];
}

export interface SeenLog {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly severity: string;
  readonly body: string;
}

const kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const statuses = ["unset", "ok", "error"];

export function seenSpans(received: Collector): readonly SeenSpan[] {
  return received.requests.flatMap(({ data }) =>
    data.signal !== "traces"
      ? []
      : data.traces.resourceSpans.flatMap(({ resource, scopeSpans }) => {
          const from = texts(resource.attributes);
          return scopeSpans
            .flatMap(({ spans }) => spans)
            .map((span) => ({
              service: from["service.name"] ?? "",
              version: from["service.version"] ?? "",
              traceId: span.traceId,
              spanId: span.spanId,
              parentSpanId: span.parentSpanId,
              name: span.name,
              kind: kinds[span.kind] ?? "",
              status: statuses[span.status.code] ?? "",
              attributes: texts(span.attributes),
              events: span.events.map(({ name }) => ({ name })),
            }));
        }),
  );
}

export function seenLogs(received: Collector): readonly SeenLog[] {
  return received.requests.flatMap(({ data }) =>
    data.signal !== "logs"
      ? []
      : data.logs.resourceLogs.flatMap(({ resource, scopeLogs }) => {
          const service = texts(resource.attributes)["service.name"] ?? "";
          return scopeLogs
            .flatMap(({ logRecords }) => logRecords)
            .map(({ traceId, spanId, severityText, body }) => ({
              service,
              traceId,
              spanId,
              severity: severityText,
              body: text(body),
            }));
        }),
  );
}

function texts(attributes: readonly Attribute[]): Readonly<Record<string, string>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, text(value)]));
}

function text(value: Attribute["value"]): string {
  switch (value.kind) {
    case "string":
      return value.value;
    case "bool":
    case "int":
    case "double":
      return String(value.value);
    default:
      return `(${value.kind})`;
  }
}
