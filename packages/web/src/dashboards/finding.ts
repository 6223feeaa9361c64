/** The finding in words above the panels: which limit is passed, by what, and since when. */
import type { PanelThreshold } from "@sightline/model";
import { textOf } from "../format/quantity.ts";
import type { Known } from "./ask/answers.ts";
import type { PlacedPanel } from "./grid/layout.ts";
import { linesOfPanel, reached, valuesOfPanel } from "./panel/lines.ts";
import { writerOfUnit } from "./panel/unit.ts";

export interface Finding {
  readonly panel: string;
  /** The panel's title, and the line where it is one of several. */
  readonly what: string;
  readonly value: string;
  readonly limit: string;
  readonly severity: PanelThreshold["severity"];
  /** Unix seconds; absent where it was so from the window's start on, or there is no history. */
  readonly since: number | undefined;
}

export interface Findings {
  /** The worst first. */
  readonly over: readonly Finding[];
  /** Panels with limits that have an answer. */
  readonly watched: number;
}

export function findingsOf(
  panels: readonly PlacedPanel[],
  knownOf: (panel: PlacedPanel) => readonly (Known | undefined)[],
): Findings {
  let watched = 0;
  const over: (Finding & { readonly ratio: number })[] = [];
  for (const placed of panels) {
    const { panel } = placed;
    if ((panel.thresholds ?? []).length === 0) continue;
    const found = worstOf(placed, knownOf(placed));
    if (found === undefined) continue;
    watched += 1;
    if (found !== "well") over.push(found);
  }
  const order = { critical: 0, warning: 1 };
  const sorted = over.toSorted(
    (a, b) => order[a.severity] - order[b.severity] || (a.since ?? 0) - (b.since ?? 0) || b.ratio - a.ratio,
  );
  // One fact that two panels show is told once.
  const told = new Map(sorted.toReversed().map((one) => [one.what, one]));
  return { over: sorted.filter((one) => told.get(one.what) === one), watched };
}

/** The line that is furthest over its limit at the window's end. */
function worstOf(
  placed: PlacedPanel,
  known: readonly (Known | undefined)[],
): (Finding & { readonly ratio: number }) | "well" | undefined {
  const { panel, id, title } = placed;
  const values = valuesOfPanel(panel, known).filter(({ value }) => Number.isFinite(value));
  if (values.length === 0) return undefined;
  const ranked = values
    .flatMap((one) => {
      const limit = reached(one.value, panel.thresholds);
      return limit === undefined ? [] : [{ ...one, limit }];
    })
    .toSorted((a, b) => b.value - a.value);
  const [worst] = ranked;
  if (worst === undefined) return "well";
  const write = writerOfUnit(panel.unit, panel.decimals);
  return {
    panel: id,
    what: values.length > 1 && worst.name !== title ? `${worst.name} of ${title}` : title,
    value: textOf(write(worst.value)),
    limit: textOf(write(worst.limit.from)),
    severity: worst.limit.severity,
    since: sinceOf(placed, known, worst.id, worst.limit.from),
    ratio: worst.limit.from === 0 ? worst.value : worst.value / worst.limit.from,
  };
}

/** When the run of values over the limit began that lasts until now. */
function sinceOf(
  { panel }: PlacedPanel,
  known: readonly (Known | undefined)[],
  id: string,
  limit: number,
): number | undefined {
  const { lines, steps } = linesOfPanel(panel, known);
  const values = lines.find((line) => line.id === id)?.values;
  if (values === undefined || steps === undefined) return undefined;
  let at = values.length - 1;
  while (at >= 0 && !Number.isFinite(values[at])) at -= 1;
  while (at > 0 && (Number.isNaN(values[at - 1]) || (values[at - 1] ?? 0) >= limit)) at -= 1;
  return at <= 0 ? undefined : steps.start + at * steps.step;
}

interface Words {
  readonly minute: (time: number) => string;
}

/** The page's sentence. `title` names the dashboard. */
export function sentenceOf(title: string, { over, watched }: Findings, { minute }: Words): string {
  const [first, ...more] = over;
  if (first === undefined) {
    if (watched === 0) return title;
    return watched === 1
      ? `${title}: within its limit`
      : `${title}: all ${watched} panels are within their limits`;
  }
  const since = first.since === undefined ? "" : ` since ${minute(first.since)}`;
  const rest = more.length === 0 ? "" : `, and ${more.length} more ${more.length === 1 ? "is" : "are"} over`;
  return `${title}: ${first.what} is over ${first.limit}${since}${rest}`;
}
