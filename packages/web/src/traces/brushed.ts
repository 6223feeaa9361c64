import { asWindow } from "../shell/strip/brush.ts";
import type { TimeWindow } from "../window/time-window.ts";

/** A drag that ends this near to now, as a part of the window before it, means now: the new window stays live. */
const NEAR = 0.01;

export function brushed(
  before: TimeWindow,
  range: { readonly from: number; readonly to: number },
): TimeWindow {
  return asWindow(range, Date.now() / 1000, (before.to - before.from) * NEAR);
}
