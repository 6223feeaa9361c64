/**
 * A browser's session: a cookie that says until when, signed by a key derived from the token. Nothing is kept, so that
 * sessions outlive a restart, and a new token ends them all.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Token } from "./token.ts";

const PURPOSE = "sightline browser session";
/** A working day; then the token is asked for again. */
export const SESSION_SECONDS: number = 12 * 3600;

export interface Sessions {
  /** `now` in Unix seconds. */
  readonly issue: (now: number) => string;
  readonly holds: (value: string | undefined, now: number) => boolean;
}

export function sessionsOf(token: Token): Sessions {
  const key = token.derive(PURPOSE);
  const signature = (until: string): Buffer => createHmac("sha256", key).update(until).digest();
  return Object.freeze({
    issue: (now: number) => {
      const until = String(Math.floor(now) + SESSION_SECONDS);
      return `${until}.${signature(until).toString("base64url")}`;
    },
    holds: (value: string | undefined, now: number) => {
      const [, until, signed] = /^(\d{1,12})\.([\w-]{43})$/.exec(value ?? "") ?? [];
      if (until === undefined || signed === undefined) return false;
      const given = Buffer.from(signed, "base64url");
      const expected = signature(until);
      return given.length === expected.length && timingSafeEqual(given, expected) && Number(until) > now;
    },
  });
}

/** The value of a cookie in the header `Cookie`. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
