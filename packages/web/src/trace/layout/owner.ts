/** Whose time a span is: a service's, or that of the database or outside system it calls and waits for. */
import type { TraceNode } from "./tree.ts";

export interface Owner {
  readonly kind: "service" | "database" | "outside";
  readonly name: string;
}

/** Names of the callee in semantic conventions, newest first. */
const CALLEE = ["peer.service", "server.address", "net.peer.name"];
/** `db.system.name` is the stable name, `db.system` the one before semantic conventions 1.30. */
const DATABASE = ["db.system.name", "db.system"];

/**
 * A call into a database is the database's time. A call to something that sends no spans is that system's; where the
 * callee does send spans, they hang under the call and speak for themselves.
 */
export function ownerOf(node: TraceNode): Owner {
  const { span } = node;
  const database = named(node, DATABASE);
  if (database !== undefined && span.kind !== "server") return { kind: "database", name: database };
  const callee = span.kind === "client" && node.children.length === 0 ? named(node, CALLEE) : undefined;
  if (callee !== undefined) return { kind: "outside", name: callee };
  return { kind: "service", name: span.service };
}

function named(node: TraceNode, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = node.span.attributes[key];
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}
