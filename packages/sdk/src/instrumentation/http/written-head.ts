/**
 * A request whose headers were given as a list has its head composed in its constructor, before any channel speaks. The
 * text waits in `_header` until the first byte of the body or the end; that property has no public door, but has kept
 * name and meaning since Node 0.x, and where it does not hold what is expected nothing is touched.
 */
// oxlint-disable no-underscore-dangle -- the name is Node's
import type { ClientRequest } from "node:http";

interface Composed {
  _header: string;
}

/** Whether the head is composed and none of it is on its way: `Expect: 100-continue` sends it at once. */
export function isAmendable(request: object): request is Composed & ClientRequest {
  return (
    "_header" in request &&
    typeof request._header === "string" &&
    request._header.endsWith("\r\n\r\n") &&
    "_headerSent" in request &&
    request._headerSent === false
  );
}

/** Sets a header in the composed head. Replaces what the caller gave under that name: two parents would be none. */
export function amend(request: Composed, name: string, value: string): void {
  const [requestLine, ...fields] = request._header.slice(0, -4).split("\r\n");
  const others = fields.filter((field) => field.slice(0, field.indexOf(":")).toLowerCase() !== name);
  request._header = [requestLine, ...others, `${name}: ${value}`, "", ""].join("\r\n");
}
