/** Colours: of services and systems as CSS, and the same resolved for a canvas. */
import { useMemo } from "react";
import { seriesColour } from "../series-colour/series-colour.ts";
import { type Theme, useTheme } from "../theme/theme.ts";
import type { Ink as PointInk } from "../traces/scatter/draw.ts";
import type { Owner } from "./layout/owner.ts";
import type { Ink as BarInk } from "./waterfall/paint.ts";

export interface Ink extends BarInk {
  readonly points: PointInk;
  readonly volume: { readonly rest: string; readonly warn: string; readonly error: string };
}

/** Databases and outside systems are quiet: they are nobody's service. */
export function ownerColour(owner: Owner): string {
  return owner.kind === "service" ? seriesColour(owner.name) : "var(--t3)";
}

/** The tokens of the theme that is on, as a canvas needs them. */
export function useInk(): Ink {
  const theme = useTheme();
  return useMemo(() => inkOf(theme), [theme]);
}

/** The listener that sets the document's `data-theme` may come after this one; set twice it is the same. */
function inkOf(theme: Theme): Ink {
  document.documentElement.dataset["theme"] = theme;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const series = new Map<string, string>();
  const resolved = (css: string): string => {
    const known = series.get(css) ?? token(css.slice("var(--".length, -1));
    series.set(css, known);
    return known;
  };
  for (let at = 1; at <= 8; at += 1) resolved(`var(--c${at})`);
  const ink: Ink = {
    colourOf: (owner: Owner) => resolved(ownerColour(owner)),
    path: token("t1"),
    grid: token("line1"),
    comb: token("warn-fill"),
    event: token("warn-fill"),
    exception: token("crit"),
    points: { plot: token("plot"), accent: token("accent"), crit: token("crit") },
    volume: { rest: token("line3"), warn: token("warn-fill"), error: token("crit") },
  };
  resolved("var(--t3)");
  return ink;
}
