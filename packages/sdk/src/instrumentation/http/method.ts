/** HTTP's methods (RFC 9110, RFC 5789, RFC 10008); any other is `_OTHER`, so that a caller cannot invent label values. */
const KNOWN: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "PATCH",
  "QUERY",
]);

export function boundedMethod(method: string): string {
  return KNOWN.has(method) ? method : "_OTHER";
}
