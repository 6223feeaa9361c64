/** What a span and its resource say about themselves, by the names of semantic conventions. */
import type { Attributes, Span } from "@sightline/api";
import type { TraceNode, TraceTree } from "./tree.ts";

export interface Exception {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** The exceptions that the span recorded, or what its status says where it failed without one. */
export function exceptionsOf(span: Span): readonly Exception[] {
  const recorded = span.events
    .filter((event) => event.name === "exception")
    .map(({ attributes }) => ({
      type: attributes["exception.type"] ?? "Error",
      message: attributes["exception.message"] ?? "",
      stack: attributes["exception.stacktrace"] ?? "",
    }));
  if (recorded.length > 0 || span.status.code !== "error") return folded(recorded);
  const type = span.attributes["error.type"] ?? "error";
  return [{ type, message: span.status.message, stack: "" }];
}

/** A framework often records once more what the code recorded already. */
function folded(all: readonly Exception[]): readonly Exception[] {
  return all.filter(
    ({ type, message, stack }, at) =>
      all.findIndex((one) => one.type === type && one.message === message && one.stack === stack) === at,
  );
}

/** Where it ran: `stt 2.14.0` and, where it is known, the machine. */
export function placeOf(
  tree: TraceTree,
  node: TraceNode,
): { readonly service: string; readonly version: string | null; readonly host: string | null } {
  const resource = tree.trace.resources[node.span.resource] ?? {};
  const host = resource["k8s.pod.name"] ?? resource["host.name"] ?? resource["service.instance.id"] ?? null;
  return { service: node.span.service, version: resource["service.version"] ?? null, host };
}

/** The tenant that any of the spans names, the topmost first. */
export function tenantOf(tree: TraceTree): string | null {
  for (const node of tree.nodes) {
    const tenant = node.span.attributes["tenant.id"] ?? node.span.attributes["tenant"];
    if (tenant !== undefined) return tenant;
  }
  return null;
}

/** Attributes that tell most about a request come first, then the rest by name. */
const FIRST = [
  "http.route",
  "http.request.method",
  "http.response.status_code",
  "url.full",
  "url.path",
  "db.query.text",
  "db.statement",
  "db.namespace",
  "tenant.id",
];

export function orderedAttributes(
  attributes: Attributes,
): readonly (readonly [key: string, value: string])[] {
  return Object.entries(attributes).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(key: string): number {
  const at = FIRST.indexOf(key);
  return at === -1 ? FIRST.length : at;
}

/** The path that an HTTP client asked for, where the span's name does not tell: semantic conventions keep it out. */
export function targetOf(span: Span): string | null {
  if (span.kind !== "client" || span.attributes["http.request.method"] === undefined) return null;
  const full = span.attributes["url.full"] ?? span.attributes["http.url"] ?? "";
  const path = /^[a-z][a-z+.-]*:\/\/[^/?#]*(\/[^?#]*)/iu.exec(full)?.[1] ?? null;
  return path === null || path === "/" || span.name.includes(path) ? null : path;
}
