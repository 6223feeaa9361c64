import type { CoveragePoint } from "../coverage/point.ts";
import { type BaselineRow, entryKeys } from "./baseline.ts";

/** What a baseline says of entry points. */
export function baselineRows(points: readonly CoveragePoint[]): readonly BaselineRow[] {
  const keys = entryKeys(points);
  return points.map(({ file, hooked }, index) => ({ file, key: keys[index] ?? "", hooked }));
}
