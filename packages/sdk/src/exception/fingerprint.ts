/** One name for all errors of one cause: stable across requests, processes, deployments and edits elsewhere. */

import { errorFingerprint, normalisedMessage, topFrames } from "@sightline/model";

/** What identifies an error; also readable, for those who ask why two are one. */
export interface ErrorIdentity {
  /** 16 hexadecimal digits. */
  readonly fingerprint: string;
  readonly type: string;
  /** The message with what differs each time taken out: `no item <n> for <text>`. */
  readonly message: string;
  /** Function and file of the application's topmost frames, at most three; a library's where it has none. */
  readonly frames: readonly string[];
}

/** A chain of causes may be a circle. */
const MAX_CAUSES = 3;

/**
 * @example
 * identityOf(new TypeError("no item 42")).message // "no item <n>"
 */
export function identityOf(error: unknown): ErrorIdentity {
  const type = typeOf(error);
  const message = normalisedMessage(messageOf(error));
  const frames = topFrames(stackOf(error));
  const causes = causesOf(error).map((cause) => `${typeOf(cause)} ${normalisedMessage(messageOf(cause))}`);
  return { fingerprint: errorFingerprint({ type, message, frames, causes }), type, message, frames };
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  let current = error;
  while (causes.length < MAX_CAUSES) {
    current = memberOf(current, "cause");
    if (current === undefined) break;
    causes.push(current);
  }
  return causes;
}

function typeOf(error: unknown): string {
  const name = memberOf(error, "name");
  if (typeof name !== "string") return typeof error;
  const code = memberOf(error, "code");
  return typeof code === "string" && code !== "" ? `${name} ${code}` : name;
}

function messageOf(error: unknown): string {
  if (typeof error === "string") return error;
  const message = memberOf(error, "message");
  return typeof message === "string" ? message : "";
}

function stackOf(error: unknown): string {
  const stack = memberOf(error, "stack");
  return typeof stack === "string" ? stack : "";
}

/** By its members and not its class: errors of another realm, and what the API passes as an exception, are no `Error`. */
function memberOf(error: unknown, name: string): unknown {
  if (typeof error !== "object" || error === null) return undefined;
  try {
    return Reflect.get(error, name);
  } catch {
    return undefined;
  }
}
