/** `Client.query` in all its forms: text or configuration, callback or promise, and objects that submit themselves. */
import type { DatabaseQuery } from "../../database/database-query.ts";
import type { Databases } from "../../database/databases.ts";
import type { DatabaseTarget } from "../../database/target.ts";
import type { HandedSite } from "../handed-site.ts";
import { inContext } from "../in-context.ts";
import { replaceMethod } from "../replaced-method.ts";
import { settled } from "../settled.ts";
import { isSubmittable, watchSubmittable } from "./submittable.ts";

/** What is read of a client. */
interface ClientLike {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
}

interface QueryConfig {
  readonly text?: unknown;
  readonly values?: unknown;
  readonly callback?: unknown;
}

type QueryArguments = [config: unknown, values?: unknown, callback?: unknown];
type Callback = (error: unknown, result?: unknown) => unknown;

export function watchClient(databases: Databases, handed: HandedSite, prototype: object): () => void {
  const targets = new WeakMap<object, DatabaseTarget>();
  return replaceMethod<QueryArguments>(
    prototype,
    "query",
    (original) =>
      function query(this: unknown, config, values, callback) {
        const text = textOf(config);
        const target = text === undefined ? undefined : targetOf(databases, targets, this);
        if (text === undefined || target === undefined) return original.call(this, config, values, callback);
        const begun = databases.begin(target, text, parametersOf(config, values), handed.sending);
        if (begun === undefined) return original.call(this, config, values, callback);
        try {
          if (isSubmittable(config)) {
            watchSubmittable(config, begun);
            return original.call(this, config, values, callback);
          }
          const given = callbackOf(config, values, callback);
          if (given === undefined)
            return settled(
              original.call(this, config, values, callback),
              (result) => {
                begun.end(rowsOf(result));
                return result;
              },
              (error) => {
                begun.fail(error);
                throw error;
              },
            );
          // The last argument wins over a callback in any other place.
          return original.call(this, config, isCallback(values) ? undefined : values, observed(given, begun));
        } catch (error) {
          begun.fail(error);
          throw error;
        }
      },
  );
}

function targetOf(
  databases: Databases,
  targets: WeakMap<object, DatabaseTarget>,
  client: unknown,
): DatabaseTarget | undefined {
  if (typeof client !== "object" || client === null) return undefined;
  const known = targets.get(client);
  if (known !== undefined) return known;
  const { host, port, database }: ClientLike = client;
  const target = databases.target({
    system: "postgresql",
    namespace: database,
    serverAddress: host,
    // A path is the folder of a Unix socket, where the port is only part of its name.
    serverPort: host?.startsWith("/") === true ? undefined : port,
  });
  targets.set(client, target);
  return target;
}

export function textOf(config: unknown): string | undefined {
  if (typeof config === "string") return config;
  if (typeof config !== "object" || config === null) return undefined;
  const { text }: QueryConfig = config;
  if (typeof text === "string") return text;
  // `pg-cursor`, and `pg-query-stream` by its cursor.
  const inner: unknown = Reflect.get(config, "cursor") ?? config;
  const held: unknown = typeof inner === "object" && inner !== null ? Reflect.get(inner, "text") : undefined;
  return typeof held === "string" ? held : undefined;
}

function parametersOf(config: unknown, values: unknown): readonly unknown[] | undefined {
  if (Array.isArray(values)) return values;
  if (typeof config !== "object" || config === null) return undefined;
  const { values: held }: QueryConfig = config;
  return Array.isArray(held) ? held : undefined;
}

function callbackOf(config: unknown, values: unknown, callback: unknown): Callback | undefined {
  if (isCallback(callback)) return callback;
  if (isCallback(values)) return values;
  if (typeof config !== "object" || config === null) return undefined;
  const { callback: held }: QueryConfig = config;
  return isCallback(held) ? held : undefined;
}

function isCallback(value: unknown): value is Callback {
  return typeof value === "function";
}

/** The callback runs where the query was made, not where the connection was opened. */
function observed(callback: Callback, begun: DatabaseQuery): Callback {
  return inContext((error: unknown, result?: unknown) => {
    if (error === null || error === undefined) begun.end(rowsOf(result));
    else begun.fail(error);
    return callback(error, result);
  });
}

/** Rows that came back or were changed; several statements in one text give several results. */
function rowsOf(result: unknown): number | undefined {
  if (Array.isArray(result))
    return result.reduce((sum: number, each: unknown) => sum + (rowsOf(each) ?? 0), 0);
  if (typeof result !== "object" || result === null || !("rowCount" in result)) return undefined;
  return typeof result.rowCount === "number" ? result.rowCount : undefined;
}
