/** A statement that ran again and again where once would do, in words and as attributes. */
import type { Attributes } from "@opentelemetry/api";
import { siteAttributes, siteText } from "../call-site/call-site.ts";
import type { Repetition } from "./repetition.ts";

/** The name of the event at the span of the request or job. */
export const N_PLUS_ONE_EVENT = "db.n_plus_one";

export interface Finding {
  readonly repetition: Repetition;
  /** Milliseconds in which at least one of the calls ran. */
  readonly spent: number;
  /** Milliseconds that one call for all would have saved. */
  readonly wasted: number;
  /** Milliseconds that the whole work took. */
  readonly duration: number;
}

/** What to do: ``one query with `WHERE partner_id IN (…)` would replace 214; 1.2 of 1.4 s wasted``. */
export function adviceOf({ repetition, wasted, duration }: Finding): string {
  return `${remedy(repetition)} would replace ${repetition.calls}; ${share(wasted, duration)} wasted`;
}

/** One line for a log. */
export function findingText(finding: Finding, work: string): string {
  const { statement, calls, site } = finding.repetition;
  const where = site === undefined ? "" : ` at ${siteText(site)}`;
  return `N+1: ${statement.summary} ran ${calls} times in ${work}${where}: ${adviceOf(finding)}`;
}

export function findingAttributes(finding: Finding): Attributes {
  const { repetition, spent, wasted } = finding;
  const { system, statement, calls, site, scope } = repetition;
  const { text, operation, collection, summary } = statement;
  return {
    "db.system.name": system,
    ...(operation === "" ? {} : { "db.operation.name": operation }),
    ...(collection === "" ? {} : { "db.collection.name": collection }),
    ...(summary === "" ? {} : { "db.query.summary": summary }),
    ...(text === "" ? {} : { "db.query.text": text }),
    "sightline.n_plus_one.calls": calls,
    "sightline.n_plus_one.spent": seconds(spent),
    "sightline.n_plus_one.wasted": seconds(wasted),
    "sightline.n_plus_one.advice": adviceOf(finding),
    ...(site === undefined ? {} : siteAttributes(site)),
    ...(scope?.tenant === undefined ? {} : { "tenant.id": scope.tenant }),
  };
}

function remedy(repetition: Repetition): string {
  const { system, statement } = repetition;
  if (system === "redis") return redisRemedy(statement.operation);
  if (system === "mongodb") return mongoRemedy(statement.operation);
  switch (statement.operation) {
    case "INSERT":
    case "REPLACE":
    case "MERGE":
      return `one ${statement.operation} with all rows`;
    case "UPDATE":
    case "DELETE":
      return `one ${statement.operation}${filter(repetition)}`;
    default:
      return `one query${filter(repetition)}`;
  }
}

/** The column whose value was another one each time. */
function filter(repetition: Repetition): string {
  const { comparisons } = repetition.statement;
  const varying = comparisons.find(({ parameter }) => repetition.varies(parameter));
  // Without one that differed: the only one, whose values are in the text or behind the places that are told apart.
  const only = comparisons.length === 1 && !repetition.hasVarying ? comparisons[0] : undefined;
  const { column } = varying ?? only ?? {};
  return column === undefined ? " for all" : ` with \`WHERE ${column} IN (…)\``;
}

function redisRemedy(command: string): string {
  switch (command) {
    case "GET":
      return "one MGET";
    case "SET":
      return "one MSET";
    case "HGET":
      return "one HMGET";
    default:
      return "one pipeline";
  }
}

function mongoRemedy(command: string): string {
  switch (command) {
    case "find":
    case "findOne":
    case "count":
    case "countDocuments":
    case "aggregate":
      return `one ${command === "findOne" ? "find" : command} with \`$in\``;
    case "insert":
    case "insertOne":
      return "one insertMany";
    default:
      return "one bulkWrite";
  }
}

/** `1.2 of 1.4 s`, `340 of 420 ms`, `340 ms of 1.4 s`. */
function share(part: number, whole: number): string {
  if (whole >= 1000 && part >= 1000) return `${digits(part / 1000)} of ${digits(whole / 1000)} s`;
  if (whole >= 1000) return `${digits(part)} ms of ${digits(whole / 1000)} s`;
  return `${digits(part)} of ${digits(whole)} ms`;
}

function digits(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** To the microsecond: marks have more digits than they know. */
function seconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1e6;
}
