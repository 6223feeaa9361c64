/** Statements in spans of other instrumentations, which most often have their values in them. */
import type { AttributeList } from "../../trace/attribute-list.ts";
import { Statements } from "./statements.ts";

/** OpenTelemetry's name for the text, and its older one. */
const TEXTS: ReadonlySet<unknown> = new Set(["db.query.text", "db.statement"]);
const SYSTEMS: ReadonlySet<unknown> = new Set(["db.system.name", "db.system"]);
/** What speaks SQL, by the names of the conventions, new and old. */
const SQL: ReadonlySet<unknown> = new Set([
  "postgresql",
  "mysql",
  "mariadb",
  "sqlite",
  "cockroachdb",
  "microsoft.sql_server",
  "mssql",
  "oracle.db",
  "oracle",
  "ibm.db2",
  "db2",
  "aws.redshift",
  "redshift",
  "other_sql",
]);

const statements = new Statements();

/** Takes the values out of the SQL among the attributes of one span, by the dialect that they name. */
export function cleanStatements(attributes: AttributeList): void {
  let system: unknown;
  let hasText = false;
  for (let at = 0; at < attributes.length; at += 2) {
    if (SYSTEMS.has(attributes[at])) system = attributes[at + 1];
    else if (TEXTS.has(attributes[at])) hasText = true;
  }
  if (!hasText || typeof system !== "string" || !SQL.has(system)) return;
  for (let at = 0; at < attributes.length; at += 2) {
    const text = attributes[at + 1];
    if (TEXTS.has(attributes[at]) && typeof text === "string")
      attributes[at + 1] = statements.of(system, text).text;
  }
}
