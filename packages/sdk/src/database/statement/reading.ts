/** Reads a statement: what it does, to which tables, and its text without literals. */
import { cleanText } from "./clean-text.ts";
import { comparisonsOf } from "./comparisons.ts";
import { dialectOf } from "./dialect.ts";
import type { StatementFacts } from "./statement.ts";
import { summaryOf } from "./summary.ts";
import { tokensOf } from "./tokens.ts";

/**
 * `system` is a `db.system.name`; it decides about quotes and comments.
 *
 * @example
 * readStatement("postgresql", "select * from orders where id in ($1, $2)").text // "select * from orders where id in (?)"
 */
export function readStatement(system: string, text: string): StatementFacts {
  const read = tokensOf(text, dialectOf(system));
  return {
    ...summaryOf(text, read.tokens),
    ...cleanText(text, read),
    comparisons: comparisonsOf(text, read.tokens),
  };
}
