/** A query that took longer than it should, in words and as attributes. */
import type { Attributes } from "@opentelemetry/api";
import { type CallSite, siteAttributes, siteText } from "./call-site/call-site.ts";
import type { Statement } from "./statement/statement.ts";

/** The name of the event at the span of the query. */
export const SLOW_QUERY_EVENT = "db.slow_query";

export interface SlowQuery {
  readonly system: string;
  readonly statement: Statement;
  readonly milliseconds: number;
  readonly threshold: number;
  /** `undefined` where nobody looked for it, or none of the application's code was above. */
  readonly site: CallSite | undefined;
}

/** `slow query: SELECT orders took 132 ms at src/orders.ts:42` */
export function slowQueryText({ system, statement, milliseconds, site }: SlowQuery): string {
  const name = statement.summary === "" ? system : statement.summary;
  const where = site === undefined ? "" : ` at ${siteText(site)}`;
  return `slow query: ${name} took ${Math.round(milliseconds)} ms${where}`;
}

export function slowQueryAttributes({ milliseconds, threshold, site }: SlowQuery): Attributes {
  return {
    "sightline.slow_query.duration": Math.round(milliseconds * 1000) / 1e6,
    "sightline.slow_query.threshold": threshold / 1000,
    ...(site === undefined ? {} : siteAttributes(site)),
  };
}

export function slowQueryFields(query: SlowQuery): Attributes {
  const { text, collection, operation } = query.statement;
  return {
    "db.system.name": query.system,
    ...(operation === "" ? {} : { "db.operation.name": operation }),
    ...(collection === "" ? {} : { "db.collection.name": collection }),
    ...(text === "" ? {} : { "db.query.text": text }),
    ...slowQueryAttributes(query),
  };
}
