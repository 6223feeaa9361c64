/** Where queries go: made once for each client, pool or connection, so that a query pays for none of it. */
import type { Attributes } from "@opentelemetry/api";
import { SharedAttributes } from "../trace/shared-attributes.ts";
import type { Statement } from "./statement/statement.ts";

/** `db.system.name` of OpenTelemetry's conventions. */
export type DatabaseSystem =
  | "postgresql"
  | "mysql"
  | "mariadb"
  | "sqlite"
  | "redis"
  | "mongodb"
  | (string & {});

export interface TargetDescription {
  readonly system: DatabaseSystem;
  /** The database's name; for Redis its number. */
  readonly namespace?: string | undefined;
  readonly serverAddress?: string | undefined;
  /** Left out of spans where it is the usual one of the system. */
  readonly serverPort?: number | undefined;
}

/** IANA's and the vendors' own. */
const USUAL_PORTS: Readonly<Record<string, number>> = Object.freeze({
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  redis: 6379,
  mongodb: 27017,
});

export class DatabaseTarget {
  readonly system: DatabaseSystem;
  readonly #attributes: Attributes;

  constructor({ system, namespace, serverAddress, serverPort }: TargetDescription) {
    this.system = system;
    const port = serverPort === USUAL_PORTS[system] ? undefined : serverPort;
    this.#attributes = {
      "db.system.name": system,
      ...(namespace === undefined || namespace === "" ? {} : { "db.namespace": namespace }),
      ...(serverAddress === undefined ? {} : { "server.address": serverAddress }),
      ...(serverAddress === undefined || port === undefined ? {} : { "server.port": port }),
    };
  }

  /** What every span of `statement` says here. */
  attributesFor(statement: Statement): SharedAttributes {
    if (statement.attributesOf === this && statement.attributes !== undefined) return statement.attributes;
    const { operation, collection, text, summary } = statement;
    const attributes: Attributes = { ...this.#attributes };
    if (operation !== "") attributes["db.operation.name"] = operation;
    if (collection !== "") attributes["db.collection.name"] = collection;
    if (summary !== "") attributes["db.query.summary"] = summary;
    if (text !== "") attributes["db.query.text"] = text;
    statement.attributes = new SharedAttributes(attributes);
    statement.attributesOf = this;
    return statement.attributes;
  }
}
