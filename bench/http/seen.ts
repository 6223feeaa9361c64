/** What a contender delivered, in one form, and what every one of them has to deliver. */
import type { AnyValue } from "@sightline/otlp";

export interface SeenSpan {
  readonly name: string;
  readonly isServer: boolean;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Seen {
  readonly spans: readonly SeenSpan[];
  readonly metrics: readonly string[];
}

export function plain(value: AnyValue): unknown {
  if (value.kind === "int") return Number(value.value);
  return "value" in value ? value.value : undefined;
}

/** Each by the names that it has in one contender or the other; a server span without one of them is not the same work. */
const ATTRIBUTES: readonly (readonly string[])[] = [
  ["http.request.method", "http.method"],
  ["http.route"],
  ["http.response.status_code", "http.status_code"],
  ["url.path", "http.target", "http.url", "url.full"],
  ["url.scheme", "http.scheme", "http.url", "url.full"],
  ["user_agent.original", "http.user_agent", "http.useragent"],
];

/** What is missing, in words; nothing when a contender did its work. */
export function missing(seen: Seen, requests: number, lines: readonly string[]): readonly string[] {
  const servers = seen.spans.filter(({ isServer }) => isServer);
  const problems: string[] = [];
  if (servers.length !== requests) problems.push(`${servers.length} server spans for ${requests} requests`);
  for (const names of ATTRIBUTES)
    if (!servers.every(({ attributes }) => names.some((name) => attributes[name] !== undefined)))
      problems.push(`no ${names[0]}`);
  const traces = servers.map(({ traceId }) => traceId);
  const withoutLine = traces.filter(
    (id) => !lines.some((line) => line.includes(id) || line.includes(low(id))),
  );
  if (withoutLine.length > 0)
    problems.push(`${withoutLine.length} traces without a log line that has their id`);
  return problems;
}

/** Datadog's ids in lines may be the low half, as a decimal. */
function low(traceId: string): string {
  return String(BigInt(`0x0${traceId.slice(16)}`));
}
