/**
 * What requests of one kind have in common: method, route, status, and how they came. It is judged by redaction and
 * encoded once for all their spans, which is most of what a span of a request costs on its way out.
 */
import type { AttributeList } from "../../trace/attribute-list.ts";
import { SharedAttributes } from "../../trace/shared-attributes.ts";

export interface RequestKind {
  readonly method: string;
  /** The template that matched; `undefined` when none is known. */
  readonly route: string | undefined;
  readonly scheme: string;
  readonly version: string;
  /** Of the server as the caller names it; `undefined` where it does not. */
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** `undefined` where the answer never arrived whole. */
  readonly status: number | undefined;
}

interface Known extends RequestKind {
  readonly shared: SharedAttributes;
}

/** Routes are few, unless somebody takes paths for routes; names of one server too, unless the caller makes them up. */
const MOST_ROUTES = 1000;
const MOST_OF_ROUTE = 16;

const known = new Map<string | undefined, Known[]>();

/** `undefined` where there are too many kinds to keep. */
export function sharedAttributesOf(kind: RequestKind): SharedAttributes | undefined {
  let kinds = known.get(kind.route);
  if (kinds === undefined) {
    if (known.size >= MOST_ROUTES) return undefined;
    known.set(kind.route, (kinds = []));
  }
  for (const each of kinds) if (isSame(each, kind)) return each.shared;
  if (kinds.length >= MOST_OF_ROUTE) return undefined;
  const made: Known = { ...kind, shared: new SharedAttributes(attributesOf(kind)) };
  kinds.push(made);
  return made.shared;
}

/** The attributes of a kind by their names in the conventions. */
export function attributesOf(kind: RequestKind): Record<string, string | number> {
  const { method, route, scheme, version, address, port, status } = kind;
  return {
    "http.request.method": method,
    "url.scheme": scheme,
    "network.protocol.version": version,
    ...(address === undefined ? {} : { "server.address": address }),
    ...(port === undefined ? {} : { "server.port": port }),
    ...(route === undefined ? {} : { "http.route": route }),
    ...(status === undefined ? {} : { "http.response.status_code": status }),
  };
}

/** Whether some attribute stands in both. */
export function overlap(shared: SharedAttributes, own: AttributeList): boolean {
  const { list } = shared;
  for (let at = 0; at < own.length; at += 2)
    for (let other = 0; other < list.length; other += 2) if (own[at] === list[other]) return true;
  return false;
}

function isSame(one: RequestKind, other: RequestKind): boolean {
  return (
    one.status === other.status &&
    one.method === other.method &&
    one.scheme === other.scheme &&
    one.version === other.version &&
    one.address === other.address &&
    one.port === other.port
  );
}
