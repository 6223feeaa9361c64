/** Spans of database calls, as they arrive at a collector. */
import type { Span } from "@sightline/otlp";
import { plainAttributes } from "@sightline/testkit";
import { type Observed, observed } from "../support/observed.ts";
import type { SetupOptions } from "../../src/observability/setup.ts";

const CLIENT = 3;

export interface DatabaseWorld extends Observed {
  /** Spans of database calls that have ended, in the order of their start, after a flush. */
  queries(): Promise<QuerySpan[]>;
  /** All spans of that name. */
  named(name: string): Promise<Span[]>;
}

export interface QuerySpan {
  readonly span: Span;
  readonly name: string;
  readonly text: unknown;
  readonly table: unknown;
  readonly rows: number | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export async function databaseWorld(options: SetupOptions = {}): Promise<DatabaseWorld> {
  const world = await observed(options);
  return {
    ...world,
    queries: async () => {
      await world.handle.flush();
      return world.backend
        .spans()
        .filter(({ kind }) => kind === CLIENT)
        .map((span) => querySpan(span))
        .filter(({ attributes }) => "db.system.name" in attributes)
        .toSorted((a, b) => (a.span.startTimeUnixNano < b.span.startTimeUnixNano ? -1 : 1));
    },
    named: async (name) => {
      await world.handle.flush();
      return world.backend.spans().filter((span) => span.name === name);
    },
  };
}

function querySpan(span: Span): QuerySpan {
  const attributes = plainAttributes(span.attributes);
  const rows = attributes["db.response.returned_rows"];
  return {
    span,
    name: span.name,
    text: attributes["db.query.text"],
    table: attributes["db.collection.name"],
    rows: rows === undefined ? undefined : Number(rows),
    attributes,
  };
}
