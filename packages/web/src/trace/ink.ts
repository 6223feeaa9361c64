/** Colours: of services and systems as CSS, and the same resolved for a canvas. */
import { useMemo, useSyncExternalStore } from "react";
import type { Ink as PointInk } from "../traces/scatter/draw.ts";
import type { Owner } from "./layout/owner.ts";
import type { Ink as BarInk } from "./waterfall/paint.ts";

export interface Ink extends BarInk {
  readonly points: PointInk;
  readonly warnFill: string;
  readonly quiet: string;
}

export function serviceColour(service: string): string {
  let hash = 0;
  for (const letter of service) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 8;
  return `var(--c${hash + 1})`;
}

/** Databases and outside systems are quiet: they are nobody's service. */
export function ownerColour(owner: Owner): string {
  return owner.kind === "service" ? serviceColour(owner.name) : "var(--t3)";
}
function subscribe(changed: () => void): () => void {
  const o = new MutationObserver(changed);
  o.observe(document.documentElement, { attributes: true });
  return () => o.disconnect();
}
export function useInk(): Ink {
  const theme = useSyncExternalStore(subscribe, () => document.documentElement.dataset["theme"] ?? "");
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string): string =>
      style.getPropertyValue(`--${name}`).trim() || (theme === "x" ? "" : "#888");
    const resolved = (css: string): string => of(css.slice("var(--".length, -1));
    return {
      colourOf: (owner: Owner) => resolved(ownerColour(owner)),
      path: of("t1"),
      grid: of("line1"),
      comb: of("warn-fill"),
      event: of("warn-fill"),
      exception: of("crit"),
      warnFill: of("warn-fill"),
      quiet: of("band"),
      points: { plot: of("plot"), accent: of("accent"), crit: of("crit") },
    };
  }, [theme]);
}
