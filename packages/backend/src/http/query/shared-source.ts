/** A source that reads the series of each selector once for all queries of a batch. */
import {
  type Expression,
  type Matcher,
  METRIC_NAME,
  type SeriesSource,
  type SourceSeries,
  walk,
} from "@sightline/promql";

export interface SharedSource extends SeriesSource {
  /** Reads that were made, and those that were spared. */
  counts(): { readonly reads: number; readonly shared: number };
}

/** A query that will be evaluated, and its first moment in milliseconds. */
export interface Planned {
  readonly expression: Expression;
  readonly first: number;
}

interface Use {
  /** Selectors that have not been read yet. */
  left: number;
  /** Where the earliest of their reads begins, as far as their literal ranges tell. */
  from: number;
}

interface Read {
  readonly from: number;
  readonly to: number;
  readonly series: Promise<readonly SourceSeries[]>;
}

/** As far back a sample counts: Prometheus' default. Milliseconds. */
const LOOKBACK = 300_000;

/**
 * The first read of a selector begins where the earliest of all would, so that it serves the others; it is let go once as
 * many selectors as were planned have had it.
 */
export function sharedSource(source: SeriesSource, planned: readonly Planned[]): SharedSource {
  const uses = usesOf(planned);
  const known = new Map<string, Read[]>();
  const counts = { reads: 0, shared: 0 };
  return {
    counts: () => counts,
    select: async (matchers, from, to, signal) => {
      const key = keyOf(matchers);
      const use = uses.get(key) ?? { left: 1, from };
      use.left -= 1;
      const reads = known.get(key) ?? [];
      let read = reads.find((one) => one.from <= from && to <= one.to);
      if (read === undefined) {
        counts.reads += 1;
        const wide = use.left > 0 ? Math.min(from, use.from) : from;
        read = { from: wide, to, series: source.select(matchers, wide, to, signal) };
        reads.push(read);
        known.set(key, reads);
      } else counts.shared += 1;
      if (use.left <= 0) known.delete(key);
      return read.series;
    },
  };
}

function usesOf(planned: readonly Planned[]): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  for (const { expression, first } of planned) {
    let back = LOOKBACK;
    for (const node of walk(expression)) {
      // Parents come before their children: a selector's range is the last that was met. Where a sum follows it, a read
      // begins too early at worst.
      if (node.kind === "range-selector") back = Math.max(secondsOf(node.range) * 1000, LOOKBACK);
      if (node.kind !== "selector") continue;
      const named: Matcher = { name: METRIC_NAME, operator: "=", value: node.name };
      const key = keyOf([...(node.name === "" ? [] : [named]), ...node.matchers]);
      const use = uses.get(key) ?? { left: 0, from: first };
      use.left += 1;
      use.from = Math.min(use.from, first - back);
      uses.set(key, use);
    }
  }
  return uses;
}

/** Of a literal; durations that are worked out are left to the read itself. */
function secondsOf(range: Extract<Expression, { kind: "range-selector" }>["range"]): number {
  return range.kind === "number" ? range.value : 0;
}

/** Whatever the order of the conditions. */
function keyOf(matchers: readonly Matcher[]): string {
  return matchers
    .map(({ name, operator, value }) => JSON.stringify([name, operator, value]))
    .toSorted()
    .join(" ");
}
