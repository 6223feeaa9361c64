/** What a connection by TLS is checked with and shows of itself, read from the files that the configuration names. */
import type { TlsFiles } from "../config/exporter-config.ts";
import { exportErrors } from "./errors.ts";

export interface TlsMaterial {
  /** Certificates that the server's is checked with, instead of the system's. */
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

/** @throws SightlineError TLS_FILE_UNREADABLE, TLS_FILES_INCOMPLETE */
export function readTls(files: TlsFiles, read: (file: string) => Buffer = readFile): TlsMaterial {
  const { caFile, clientCertificateFile, clientKeyFile } = files;
  if ((clientCertificateFile === undefined) !== (clientKeyFile === undefined)) {
    throw exportErrors.TLS_FILES_INCOMPLETE({
      given: clientKeyFile === undefined ? "certificate" : "key",
      missing: clientKeyFile === undefined ? "key" : "certificate",
    });
  }
  const content = (file: string | undefined, what: string): Buffer | undefined => {
    if (file === undefined) return undefined;
    try {
      return read(file);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw exportErrors.TLS_FILE_UNREADABLE({ file, what, reason }, { cause });
    }
  };
  return {
    ca: content(caFile, "authority's certificates"),
    cert: content(clientCertificateFile, "client's certificate"),
    key: content(clientKeyFile, "client's key"),
  };
}

function readFile(file: string): Buffer {
  return process.getBuiltinModule("node:fs").readFileSync(file);
}
