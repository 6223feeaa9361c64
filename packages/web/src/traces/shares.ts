/** Where the time went, over the traces of a list. */
import type { TraceSummary } from "@sightline/api";

/** The services that took most of the time in these traces, most first: what the column's head names. */
export function topServices(traces: readonly TraceSummary[], most: number): readonly string[] {
  const sums = new Map<string, number>();
  for (const trace of traces) {
    for (const { service, selfNano } of trace.services)
      sums.set(service, (sums.get(service) ?? 0) + selfNano);
  }
  return [...sums]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([service]) => service);
}

export interface Part {
  readonly service: string;
  /** 0 to 1; all parts of a trace together are 1. */
  readonly share: number;
}

/** In order of first appearance, as the trace went. Empty where nothing took time. */
export function timeParts(trace: TraceSummary): readonly Part[] {
  const sum = trace.services.reduce((all, { selfNano }) => all + Math.max(selfNano, 0), 0);
  if (sum === 0) return [];
  return trace.services
    .map(({ service, selfNano }) => ({ service, share: Math.max(selfNano, 0) / sum }))
    .filter(({ share }) => share > 0);
}
