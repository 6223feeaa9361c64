/** Who may look at `/debug/observability`: whoever has the token and, outside production, this machine. */
import { environmentKind } from "../config/environment.ts";
import { isLoopback } from "../config/otlp-endpoint.ts";

export interface Asker {
  readonly authorization: string | undefined;
  /** Address of the other end of the connection. */
  readonly remoteAddress: string | undefined;
  /** Whether a proxy says that it passes the request on: then the address is the proxy's. */
  readonly isForwarded: boolean;
}

export function mayLook(asker: Asker, token: string | undefined, environment: string): boolean {
  if (token !== undefined && holdsToken(asker.authorization, token)) return true;
  if (environmentKind(environment) === "production" || asker.isForwarded) return false;
  const address = asker.remoteAddress?.replace(/^::ffff:/, "");
  return address !== undefined && isLoopback(address);
}

/** In a time that does not tell how much of it was right. */
function holdsToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  if (given === undefined) return false;
  const { createHash, timingSafeEqual } = process.getBuiltinModule("node:crypto");
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
