/** What a client or producer span says it called, where no span of the called is stored. `schema/0006-called-and-failed.sql` says the same. */
import type { SpanRecord } from "./records.ts";

const PEER_KEYS = ["db.system.name", "db.system", "messaging.system", "peer.service", "server.address"];

/** Empty where the span does not say. */
export function peerOf(span: SpanRecord): string {
  for (const key of PEER_KEYS) {
    const value = span.attributes[key];
    if (value) return value;
  }
  return "";
}
