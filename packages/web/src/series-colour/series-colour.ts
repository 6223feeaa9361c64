/** A service keeps its colour everywhere, and from visit to visit. */
import { readStorage, writeStorage } from "../preference/preference.ts";
import { type Assignment, assign, readAssignment } from "./assignment.ts";

const KEY = "sightline.series";
let assignment: Assignment | undefined;

/** `var(--c1)` … `var(--c8)`: follows the theme by itself. */
export function seriesColour(service: string): string {
  return `var(--c${seriesOf(service)})`;
}

/** Whether it has been met before; asking gives it no colour. */
export function hasSeries(service: string): boolean {
  assignment ??= readAssignment(readStorage(KEY));
  return assignment[service] !== undefined;
}

/** 1 to 8, for what is drawn on a canvas. */
export function seriesOf(service: string): number {
  assignment ??= readAssignment(readStorage(KEY));
  const next = assign(assignment, [service]);
  if (next !== assignment) {
    assignment = next;
    writeStorage(KEY, JSON.stringify(next));
  }
  return next[service] ?? 1;
}
