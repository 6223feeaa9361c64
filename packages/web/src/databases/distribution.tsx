/** How many calls took how long: bars on a scale of ones, twos and fives, and where the p95 lies. */
import type { ReactNode } from "react";
import { duration } from "../format/duration.ts";
import { count } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";

interface Part {
  /** Seconds from which on. */
  readonly at: number;
  readonly count: number;
}

const HEIGHT = 64;
/** Less than this cannot be seen, in pixels. */
const LEAST = 2;

export function Distribution({
  parts,
  p95,
}: {
  readonly parts: readonly Part[];
  /** Seconds. */
  readonly p95: number;
}): ReactNode {
  const seen = parts.flatMap((part, at) => (part.count > 0 ? [at] : []));
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return <p className="quiet">No calls.</p>;
  // One empty part at either side shows where it ends.
  const shown = parts.slice(Math.max(first - 1, 0), last + 2);
  const most = Math.max(...shown.map((part) => part.count));
  return (
    <div className="db-distribution">
      {shown.map((part, at) => {
        const next = shown[at + 1]?.at ?? Number.POSITIVE_INFINITY;
        const from = textOf(duration(part.at));
        return (
          <div
            key={part.at}
            data-p95={p95 >= part.at && p95 < next}
            title={`${textOf(count(Math.round(part.count)))} from ${from}${Number.isFinite(next) ? ` to ${textOf(duration(next))}` : ""}`}
          >
            <i style={{ height: part.count === 0 ? 0 : Math.max((part.count / most) * HEIGHT, LEAST) }} />
            <span className="tiny quiet">{at % 2 === 0 ? from : ""}</span>
          </div>
        );
      })}
    </div>
  );
}
