/**
 * Against DNS rebinding: a page whose name was pointed at this machine sends its own name as `Host`. Addresses cannot be
 * rebound, and the names below always mean this machine.
 */
import { isIP } from "node:net";
import { hostname } from "node:os";

/** Names by which containers reach the machine that runs them. */
const MACHINE_NAMES: ReadonlySet<string> = new Set([
  "localhost",
  "host.docker.internal",
  "host.containers.internal",
]);

/** `host` is the header, with or without a port. */
export function isLocalHost(host: string): boolean {
  const name = nameOf(host);
  return isIP(name) !== 0 || MACHINE_NAMES.has(name) || name.endsWith(".localhost");
}

export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^127(\.\d{1,3}){3}$/.test(address);
}

export interface HostNames {
  /** What the backend was told to listen on. */
  readonly host: string;
  /** Names given by `--allow-host`. */
  readonly allowed: readonly string[];
  /** Whether the backend's certificate is for a name. */
  readonly certified?: ((name: string) => boolean) | undefined;
}

/**
 * The names a backend answers to: the local ones and those it was given; where it listens beyond loopback, this machine's
 * own name, the name it was told to listen on, and those of its certificate too.
 */
export function hostCheck({ host, allowed, certified }: HostNames): (header: string) => boolean {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  if (!isLoopback(host)) names.add(host.toLowerCase()).add(hostname().toLowerCase());
  const wide = !isLoopback(host);
  return (header) => {
    if (isLocalHost(header)) return true;
    const name = nameOf(header);
    return name !== "" && (names.has(name) || (wide && certified?.(name) === true));
  };
}

function nameOf(host: string): string {
  return host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
}
