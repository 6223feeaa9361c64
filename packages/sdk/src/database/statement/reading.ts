/** Reads a statement: what it does, to which tables, and its text without literals. */
import type { StatementFacts } from "./statement.ts";

export function readStatement(_system: string, text: string): StatementFacts {
  const operation = (/^\s*([a-z]+)/iu.exec(text)?.[1] ?? "").toUpperCase();
  return { text: "", operation, collection: "", summary: operation, batch: false, takesList: false };
}
