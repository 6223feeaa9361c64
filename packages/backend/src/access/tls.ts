/** A certificate with its key, from two PEM files. */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { accessErrors } from "./errors.ts";
import { reasonOf, refuseOpenFile } from "./secret-file.ts";

export interface Tls {
  readonly cert: string;
  readonly key: string;
  /** Whether the certificate is for this name. */
  readonly names: (host: string) => boolean;
  /** Its last day, Unix milliseconds. */
  readonly validTo: number;
}

/** @throws TLS_UNUSABLE, FILE_OPEN_TO_OTHERS */
export async function readTls(certFile: string, keyFile: string, now: number): Promise<Tls> {
  const unusable = (reason: string, cause?: unknown): Error =>
    accessErrors.TLS_UNUSABLE({ certFile, keyFile, reason }, { cause, field: "--tls-cert" });
  const read = (file: string): Promise<string> =>
    readFile(file, "utf8").catch((cause: unknown) => {
      throw unusable(`${file}: ${reasonOf(cause)}`, cause);
    });
  const cert = await read(certFile);
  const key = await read(keyFile);
  await refuseOpenFile(keyFile, "--tls-key");
  let certificate: X509Certificate;
  try {
    createSecureContext({ cert, key });
    certificate = new X509Certificate(cert);
  } catch (cause) {
    // OpenSSL's sentences read `error:0909006C:PEM routines:get_name:no start line`.
    throw unusable((cause instanceof Error ? cause.message : String(cause)).replace(/^error:.*:/, ""), cause);
  }
  const validTo = Date.parse(certificate.validTo);
  if (validTo < now) throw unusable(`the certificate ended on ${certificate.validTo}`);
  return { cert, key, names: (host) => certificate.checkHost(host) !== undefined, validTo };
}
