/** Adds requests up. */
import type { SpanRecord } from "../record/records.ts";
import { weightOf } from "../record/span-weight.ts";
import { INSTANCE } from "../record/well-known.ts";
import type { CallRow, EdgeRow, RedRequest, RedRow } from "../source.ts";

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
  return grouped(
    spans.filter((span) => isRequest(span) && weightOf(span) > 0),
    (span): Omit<RedRow, keyof Counts> => ({
      service: groups.includes("service") ? span.service : "",
      route: groups.includes("route") ? span.name : "",
      instance: groups.includes("instance") ? (span.resource[INSTANCE] ?? "") : "",
      bucket: groups.includes("bucket") ? ((span.start + shift) / step) * step : 0n,
    }),
  ).map(({ group, members }) => ({ ...group, ...countsOf(members) }));
}

export function callRows(
  calls: readonly { readonly service: string; readonly span: SpanRecord }[],
): readonly CallRow[] {
  const counting = calls.filter(({ span }) => weightOf(span) > 0);
  return grouped(counting, (call) => ({ service: call.service })).map(({ group, members }) => {
    const { requests, errors, quantiles, heaviest } = countsOf(members.map((call) => call.span));
    return { ...group, requests, errors, quantiles, heaviest };
  });
}

export function edgeRows(
  calls: readonly { readonly caller: string; readonly service: string; readonly span: SpanRecord }[],
): readonly EdgeRow[] {
  const callers = new Set(calls.map(({ caller }) => caller));
  return [...callers].flatMap((caller) =>
    callRows(calls.filter((call) => call.caller === caller)).map((row) => ({ caller, ...row })),
  );
}

type Counts = Pick<RedRow, "requests" | "errors" | "quantiles" | "total" | "heaviest">;

interface Weighed {
  readonly duration: number;
  readonly weight: number;
}

function countsOf(spans: readonly SpanRecord[]): Counts {
  const weighed = spans.map((span): Weighed => ({ duration: Number(span.duration), weight: weightOf(span) }));
  const heaviest = weighed.reduce((most, { weight }) => Math.max(most, weight), 0);
  const [p50 = 0, p95 = 0, p99 = 0] = weighedQuantiles(weighed, [0.5, 0.95, 0.99]);
  return {
    requests: spans.reduce((sum, span) => sum + weightOf(span), 0),
    errors: spans.reduce((sum, span) => sum + (span.status === "error" ? weightOf(span) : 0), 0),
    quantiles: [p50, p95, p99],
    total: weighed.reduce((sum, { duration, weight }) => sum + duration * weight, 0),
    heaviest,
  };
}

/** Where all weigh the same, they are as many as there were, only fewer of them, unless `always` weighed. */
export function weighedQuantiles(
  weighed: readonly Weighed[],
  levels: readonly number[],
  always = false,
): readonly number[] {
  const sorted = weighed.toSorted((left, right) => left.duration - right.duration);
  const isMixed = always || sorted.some(({ weight }) => weight !== sorted[0]?.weight);
  const durations = Float64Array.from(sorted, ({ duration }) => duration);
  return levels.map((level) => (isMixed ? weighedQuantile(sorted, level) : quantile(durations, level)));
}

/** The first value that a share of `level` of all weight does not lie above; `sorted` ascending. */
function weighedQuantile(sorted: readonly Weighed[], level: number): number {
  const wanted = level * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  for (const { duration, weight } of sorted) {
    below += weight;
    if (below >= wanted) return duration;
  }
  return sorted.at(-1)?.duration ?? 0;
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
