/** Who may reach a backend: read once at its start. */
import type { SightlineError } from "@sightline/model";
import { isLoopback } from "../http/host-check.ts";
import { accessErrors } from "./errors.ts";
import { readTls, type Tls } from "./tls.ts";
import { bearerOf, readToken, type Token } from "./token.ts";

export interface AccessOptions {
  readonly host: string;
  readonly tokenFile?: string | undefined;
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  /** Listens beyond loopback without TLS: something else keeps the way there safe. */
  readonly allowPlaintext?: boolean | undefined;
}

export interface Access {
  /** `undefined`: whoever reaches it may read and write. Only on loopback. */
  readonly token: Token | undefined;
  readonly tls: Tls | undefined;
}

/** @throws HOST_NEEDS_TOKEN, HOST_NEEDS_TLS, TLS_INCOMPLETE and what is wrong with a file. `now` in Unix milliseconds. */
export async function openAccess(options: AccessOptions, now: number): Promise<Access> {
  const { host, tokenFile, tlsCertFile, tlsKeyFile, allowPlaintext = false } = options;
  if (tlsCertFile === undefined && tlsKeyFile !== undefined) {
    throw accessErrors.TLS_INCOMPLETE({ given: "--tls-key", missing: "--tls-cert" }, { field: "--tls-cert" });
  }
  if (tlsKeyFile === undefined && tlsCertFile !== undefined) {
    throw accessErrors.TLS_INCOMPLETE({ given: "--tls-cert", missing: "--tls-key" }, { field: "--tls-key" });
  }
  const wide = !isLoopback(host);
  if (wide && tokenFile === undefined) throw accessErrors.HOST_NEEDS_TOKEN({ host }, { field: "--host" });
  if (wide && tlsCertFile === undefined && !allowPlaintext) {
    throw accessErrors.HOST_NEEDS_TLS({ host }, { field: "--host" });
  }
  const token = tokenFile === undefined ? undefined : await readToken(tokenFile);
  const tls =
    tlsCertFile === undefined || tlsKeyFile === undefined
      ? undefined
      : await readTls(tlsCertFile, tlsKeyFile, now);
  return { token, tls };
}

/** What a sender is told that may not send; `undefined`: it may. `authorization` is the header. */
export type Authorize = (authorization: string | undefined) => SightlineError | undefined;

export function authorizeBy(token: Token | undefined): Authorize {
  if (token === undefined) return () => undefined;
  return (authorization) => {
    const given = bearerOf(authorization);
    if (given === undefined) return accessErrors.TOKEN_MISSING({});
    return token.matches(given) ? undefined : accessErrors.TOKEN_WRONG({});
  };
}
