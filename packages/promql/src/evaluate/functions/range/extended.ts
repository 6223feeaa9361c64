/** The modifiers `anchored` and `smoothed`: which functions take them. */
import { evaluationErrorOf } from "../../evaluation-error.ts";
import type { RangeVector } from "../../select/range.ts";
import type { RangeFunction } from "./table.ts";

const SAFE: Readonly<Record<"anchored" | "smoothed", readonly string[]>> = {
  anchored: ["changes", "delta", "increase", "rate", "resets"],
  smoothed: ["delta", "increase", "rate"],
};

export function extendedKernel(name: string, described: RangeFunction, range: RangeVector): RangeFunction {
  const { extension } = range;
  if (extension === undefined) return described;
  if (!SAFE[extension].includes(name)) {
    const reason = `${extension} modifier can only be used with: ${SAFE[extension].join(", ")} - not with ${name}`;
    throw evaluationErrorOf(reason, "Leave the modifier out.");
  }
  return described;
}
