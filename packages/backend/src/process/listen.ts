/** From what the system says about a port to a sentence with the way out. */
import type { Server } from "node:net";
import type { SightlineError } from "@sightline/model";
import { processErrors } from "./errors.ts";
import { portHolder } from "./port-holder.ts";

/** Addresses that stand for all of a machine's. */
const EVERYWHERE: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

export interface Port {
  readonly host: string;
  readonly port: number;
  /** `UI and APIs`. */
  readonly purpose: string;
  /** The flag that moves it. */
  readonly flag: string;
}

/** Resolves once the server listens. Rejects with `PORT_IN_USE` or `ADDRESS_UNUSABLE`. */
export async function listen(server: Server, port: Port): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const refused = (cause: Error): void => void portError(cause, port).then(reject);
    server.once("error", refused);
    server.listen({ host: port.host, port: port.port }, () => {
      server.off("error", refused);
      resolve();
    });
  });
}

export async function portError(
  cause: unknown,
  { host, port, purpose, flag }: Port,
): Promise<SightlineError> {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "EADDRINUSE") {
    const holder = await portHolder(port);
    return processErrors.PORT_IN_USE({ port, host, purpose, flag, holder }, { cause, field: flag });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return processErrors.ADDRESS_UNUSABLE({ host, port, reason }, { cause });
}

/**
 * `http://127.0.0.1:4320`; `localhost` where the server listens on all addresses, which are none to go to. Throws where the
 * server does not listen on a port.
 */
export function urlOf(server: Server, host: string, scheme: "http" | "https" = "http"): string {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw processErrors.BACKEND_FAILED({ reason: "a server has no port." });
  }
  const name = EVERYWHERE.has(host) ? "localhost" : host;
  return `${scheme}://${name.includes(":") ? `[${name}]` : name}:${address.port}`;
}
