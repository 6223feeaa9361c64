/** The metrics of databases beside the durations of queries, as data: what is registered, and what the reference page lists. */
import type { Labelled } from "../instrumentation/default-metrics.ts";

type PoolName = "db.client.connection.pool.name";
type StatementLabel = "db.system.name" | "db.operation.name" | "db.collection.name";

const statementLabels: readonly StatementLabel[] = [
  "db.system.name",
  "db.operation.name",
  "db.collection.name",
];

/** Pools, transactions and findings about queries: one set of names, OpenTelemetry's where it has one. */
export const databaseMetrics: {
  readonly "db.client.connection.count": Labelled<"gauge", PoolName | "db.client.connection.state">;
  readonly "db.client.connection.pending_requests": Labelled<"gauge", PoolName>;
  readonly "db.client.connection.max": Labelled<"gauge", PoolName>;
  readonly "db.client.connection.wait_time": Labelled<"histogram", PoolName>;
  readonly "db.client.connection.timeouts": Labelled<"counter", PoolName>;
  readonly "db.transaction.duration": Labelled<"histogram", "db.transaction.name" | "db.transaction.outcome">;
  readonly "db.slow_query.detected": Labelled<"counter", StatementLabel>;
  readonly "db.n_plus_one.detected": Labelled<"counter", StatementLabel>;
} = {
  "db.client.connection.count": {
    type: "gauge",
    description: "Connections of a pool by state: used or idle.",
    unit: "{connection}",
    labels: ["db.client.connection.pool.name", "db.client.connection.state"],
  },
  "db.client.connection.pending_requests": {
    type: "gauge",
    description: "Callers that wait for a connection of a pool.",
    unit: "{request}",
    labels: ["db.client.connection.pool.name"],
  },
  "db.client.connection.max": {
    type: "gauge",
    description: "The most connections that a pool may open.",
    unit: "{connection}",
    labels: ["db.client.connection.pool.name"],
  },
  "db.client.connection.wait_time": {
    type: "histogram",
    description: "Time that a caller waited for a connection of a pool.",
    unit: "s",
    labels: ["db.client.connection.pool.name"],
  },
  "db.client.connection.timeouts": {
    type: "counter",
    description: "Callers that got no connection of a pool in time.",
    unit: "{timeout}",
    labels: ["db.client.connection.pool.name"],
  },
  "db.transaction.duration": {
    type: "histogram",
    description:
      "Time that a transaction of tracedTransaction was open; the conventions have no name for it.",
    unit: "s",
    labels: ["db.transaction.name", "db.transaction.outcome"],
  },
  "db.slow_query.detected": {
    type: "counter",
    description: "Queries that took longer than the threshold of slow ones.",
    unit: "{query}",
    labels: statementLabels,
  },
  "db.n_plus_one.detected": {
    type: "counter",
    description:
      "Units of work that ran one statement again and again, with other parameters, where one would do.",
    unit: "{finding}",
    labels: statementLabels,
  },
};
