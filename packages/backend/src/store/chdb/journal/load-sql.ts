/** A segment's file as the engine reads it. */
import { identifier, stringLiteral } from "../sql/literal.ts";
import type { LoadPlan } from "./ledger.ts";

/** The rows of the file, as a table. */
export function rowSource(plan: LoadPlan, path: string): string {
  const structure = plan.columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(", ");
  return `file(${stringLiteral(path)}, 'RowBinary', ${stringLiteral(structure)})`;
}

export function columnList(plan: LoadPlan): string {
  return plan.columns.map(({ name }) => identifier(name)).join(", ");
}

export function settingsText(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${typeof value === "number" ? value : stringLiteral(value)}`)
    .join(", ");
}
