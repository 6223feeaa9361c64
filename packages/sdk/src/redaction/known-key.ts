/** Names of OpenTelemetry's conventions whose values have a form of their own. */

/**
 * `harmless`: few values, or templates, and never text of a caller. `repeated`: any text, but most often one of a few
 * hundred. `url` and `query` are read parameter by parameter.
 */
export type ValueForm = "harmless" | "repeated" | "url" | "query";

const FORMS: ReadonlyMap<string, ValueForm> = new Map<string, ValueForm>([
  ...[
    "http.request.method",
    "http.route",
    "url.scheme",
    "network.protocol.name",
    "network.protocol.version",
    "network.transport",
    "network.type",
    "db.system.name",
    "db.operation.name",
    "messaging.system",
    "messaging.operation.type",
    "rpc.system",
    "sightline.exception.fingerprint",
  ].map((name) => [name, "harmless"] as const),
  ...["url.full", "url.path", "http.url", "http.target", "url.original"].map(
    (name) => [name, "url"] as const,
  ),
  ...[
    "user_agent.original",
    "server.address",
    "db.namespace",
    "db.collection.name",
    "db.query.text",
    "db.query.summary",
    "messaging.destination.name",
    "code.function.name",
    "code.file.path",
  ].map((name) => [name, "repeated"] as const),
  ["url.query", "query"],
]);

export function formOf(key: string): ValueForm | undefined {
  return FORMS.get(key);
}
