/** Which line has which colour: eight have their own, others are grey; one keeps what it has while it is shown. */
import { useState } from "react";
import { seriesColour } from "../../series-colour/series-colour.ts";
import { serviceOf } from "../query/names.ts";
import type { PlotLine } from "./lines.ts";

/** `var(--c1)`, by line. */
export type Inks = ReadonlyMap<string, string>;

const COLOURS = Array.from({ length: 8 }, (_, at) => `var(--c${at + 1})`);
export const OTHERS = "var(--t3)";
/** The only line there is needs no colour to be told apart: it is the one that is read. */
const ALONE = "var(--t1)";

export function inksOf(before: Inks, lines: readonly PlotLine[]): Inks {
  if (lines.length === 1) return new Map(lines.map(({ id }) => [id, ALONE]));
  const services = lines.map(({ labels }) => serviceOf(labels));
  // A line a service: it has that service's colour here as on every page.
  if (
    lines.length <= COLOURS.length &&
    new Set(services).size === lines.length &&
    !services.includes(undefined)
  )
    return new Map(lines.map(({ id }, at) => [id, seriesColour(services[at] ?? "")]));
  const kept = new Map(
    lines.flatMap(({ id }) => {
      const colour = before.get(id);
      return colour !== undefined && COLOURS.includes(colour) ? [[id, colour] as const] : [];
    }),
  );
  const taken = new Set(kept.values());
  const free = COLOURS.filter((colour) => !taken.has(colour));
  return new Map(lines.map(({ id }) => [id, kept.get(id) ?? free.shift() ?? OTHERS]));
}

export function useInks(lines: readonly PlotLine[]): Inks {
  const [inks, setInks] = useState<Inks>(new Map());
  const next = inksOf(inks, lines);
  const same = next.size === inks.size && lines.every(({ id }) => next.get(id) === inks.get(id));
  if (!same) setInks(next);
  return same ? inks : next;
}
