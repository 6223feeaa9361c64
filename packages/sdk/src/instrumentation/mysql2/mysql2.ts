/**
 * MySQL and MariaDB by `mysql2`, which tells of its queries and pools on Node's diagnostics channels (from 3.18 on), with
 * callbacks and with promises alike.
 */
import type { Databases } from "../../database/databases.ts";
import type { DatabaseTarget } from "../../database/target.ts";
import type { Notices } from "../../notice/notices.ts";
import type { HandedSite } from "../handed-site.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { type BegunCall, tracedCalls } from "../traced-calls.ts";
import type { AskedText } from "./asked-text.ts";

interface QueryMessage {
  readonly query?: unknown;
  readonly values?: unknown;
  readonly database?: string;
  readonly serverAddress?: string;
  readonly serverPort?: number;
}

/** What the library's own objects tell beside its channels. */
export interface Mysql2Beside {
  readonly handed: HandedSite;
  readonly asked: AskedText;
}

export function mysql2Instrumentation(
  databases: Databases,
  { handed, asked }: Mysql2Beside,
  notices: Notices,
): Instrumentation {
  const targets = new Map<string, DatabaseTarget>();
  const begin = (message: object): BegunCall | undefined => {
    const { query, values, ...where }: QueryMessage = message;
    const text = asked.text ?? query;
    if (typeof text !== "string") return undefined;
    const begun = databases.begin(
      targetOf(databases, targets, where),
      text,
      typeof values === "object" && values !== null ? values : undefined,
      handed.sending,
    );
    if (begun === undefined) return undefined;
    return { end: (result) => begun.end(rowsOf(result)), fail: (error) => begun.fail(error) };
  };
  return tracedCalls(
    "mysql2",
    {
      "mysql2:query": { begin },
      "mysql2:execute": { begin },
      // Only so that who waited for a connection goes on in its own context.
      "mysql2:pool:connect": { begin: () => undefined },
    },
    notices,
  );
}

function targetOf(
  databases: Databases,
  targets: Map<string, DatabaseTarget>,
  { database = "", serverAddress = "", serverPort }: QueryMessage,
): DatabaseTarget {
  const key = `${serverAddress}:${serverPort}/${database}`;
  const known = targets.get(key);
  if (known !== undefined) return known;
  const made = databases.target({ system: "mysql", namespace: database, serverAddress, serverPort });
  targets.set(key, made);
  return made;
}

/** Rows that came back or were changed; several statements in one text give a list of results. */
function rowsOf(result: unknown): number | undefined {
  if (isHeader(result)) return result.affectedRows;
  if (!Array.isArray(result)) return undefined;
  if (result.length === 0 || !result.every((each) => isHeader(each) || isRows(each))) return result.length;
  return result.reduce((sum: number, each: unknown) => sum + (rowsOf(each) ?? 0), 0);
}

/** And not one row as an array of values (`rowsAsArray`). */
function isRows(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (row) =>
        typeof row === "object" && row !== null && !(row instanceof Date) && !(row instanceof Uint8Array),
    )
  );
}

function isHeader(value: unknown): value is { readonly affectedRows: number } {
  return (
    typeof value === "object" &&
    value !== null &&
    "affectedRows" in value &&
    typeof value.affectedRows === "number"
  );
}
