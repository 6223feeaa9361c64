/** Parts of SQL that every read of a list shares. */
import type { Position } from "../../source.ts";
import type { Selection, TimeWindow } from "../../store.ts";
import type { Binding } from "./binding.ts";
import { filterSql, type FieldSet } from "./filter.ts";

export function windowSql(window: TimeWindow, binding: Binding): string {
  return `Timestamp >= ${binding.time(window.from)} AND Timestamp < ${binding.time(window.to)}`;
}

export function selectionSql(selection: Selection, fields: FieldSet, binding: Binding): string {
  const filter = filterSql(selection.filter, fields, binding);
  return filter === "1" ? windowSql(selection, binding) : `${windowSql(selection, binding)} AND ${filter}`;
}

/** What comes from a position on in a list that is ordered by time, then key, downwards; `OFFSET skip` does the rest. */
export function afterSql(after: Position | undefined, time: string, key: string, binding: Binding): string {
  if (after === undefined) return "1";
  const at = binding.time(after.time);
  return `(${time} < ${at} OR (${time} = ${at} AND ${key} <= ${binding.text(after.key)}))`;
}
