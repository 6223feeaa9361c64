/**
 * Against DNS rebinding: a page whose name was pointed at 127.0.0.1 sends its own name as `Host`. Addresses cannot be
 * rebound, and the names below always mean this machine.
 */
import { isIP } from "node:net";

/** Names by which containers reach the machine that runs them. */
const MACHINE_NAMES: ReadonlySet<string> = new Set([
  "localhost",
  "host.docker.internal",
  "host.containers.internal",
]);

/** `host` is the header, with or without a port. */
export function isLocalHost(host: string): boolean {
  const name = host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  return isIP(name) !== 0 || MACHINE_NAMES.has(name) || name.endsWith(".localhost");
}

export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^127(\.\d{1,3}){3}$/.test(address);
}
