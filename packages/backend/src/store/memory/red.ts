/** Adds requests up. */
import type { SpanRecord } from "../record/records.ts";
import { INSTANCE } from "../record/well-known.ts";
import type { CallRow, RedRequest, RedRow } from "../source.ts";

/** Server and consumer spans, and roots that begin work of their own. */
export function isRequest(span: SpanRecord): boolean {
  if (isServed(span)) return true;
  return span.parentSpanId === "" && (span.kind === "internal" || span.kind === "unspecified");
}

export function isServed(span: SpanRecord): boolean {
  return span.kind === "server" || span.kind === "consumer";
}

export function redRows(spans: readonly SpanRecord[], request: RedRequest): readonly RedRow[] {
  const { groups, step, shift } = request;
  return grouped(spans.filter(isRequest), (span): Omit<RedRow, keyof Counts> => ({
    service: groups.includes("service") ? span.service : "",
    route: groups.includes("route") ? span.name : "",
    instance: groups.includes("instance") ? (span.resource[INSTANCE] ?? "") : "",
    bucket: groups.includes("bucket") ? ((span.start + shift) / step) * step : 0n,
  })).map(({ group, members }) => ({ ...group, ...countsOf(members) }));
}

export function callRows(
  calls: readonly { readonly service: string; readonly span: SpanRecord }[],
): readonly CallRow[] {
  return grouped(calls, (call) => ({ service: call.service })).map(({ group, members }) => {
    const { requests, errors, quantiles } = countsOf(members.map((call) => call.span));
    return { ...group, requests, errors, quantiles };
  });
}

type Counts = Pick<RedRow, "requests" | "errors" | "quantiles" | "total">;

function countsOf(spans: readonly SpanRecord[]): Counts {
  const durations = Float64Array.from(spans, (span) => Number(span.duration)).toSorted();
  return {
    requests: spans.length,
    errors: spans.filter((span) => span.status === "error").length,
    quantiles: [quantile(durations, 0.5), quantile(durations, 0.95), quantile(durations, 0.99)],
    total: durations.reduce((sum, duration) => sum + duration, 0),
  };
}

/** Hyndman and Fan's type 7; `sorted` ascending. */
export function quantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1) + 1;
  const below = Math.floor(place);
  const low = sorted[below - 1] ?? 0;
  const high = sorted[below] ?? low;
  return low + (place - below) * (high - low);
}

function grouped<T, G extends object>(
  items: readonly T[],
  groupOf: (item: T) => G,
): readonly { readonly group: G; readonly members: T[] }[] {
  const groups = new Map<string, { readonly group: G; readonly members: T[] }>();
  for (const item of items) {
    const group = groupOf(item);
    const key = JSON.stringify(Object.values(group).map(String));
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { group, members: [item] });
    else known.members.push(item);
  }
  return [...groups.values()];
}
