/** Hosts that may learn for whom a call is made. */
import { sdkErrors } from "../errors.ts";

export type HostList = (host: string) => boolean;

/** A host name, an address, or all sub-domains of a name: `orders.internal`, `10.0.0.7`, `*.shop.internal`. */
const HOST = /^(?:\*\.)?[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?$|^[\da-f:]{2,45}$/u;

/** Nobody but this machine, until a list says otherwise. */
export const LOOPBACK: HostList = (host) => {
  const name = plain(host);
  return (
    name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(?:\.\d+){3}$/u.test(name)
  );
};

/** Throws `CONFIG_VALUE_INVALID` for what names no host. */
export function hostList(hosts: readonly string[] | undefined): HostList {
  if (hosts === undefined) return LOOPBACK;
  const exact = new Set<string>();
  const endings: string[] = [];
  for (const given of hosts) {
    const host = typeof given === "string" ? plain(given) : "";
    if (!HOST.test(host)) {
      throw sdkErrors.CONFIG_VALUE_INVALID(
        {
          name: "tenants.baggageHosts",
          value: JSON.stringify(given),
          allowed: "a list of host names without scheme, port or path; `*.shop.internal` for all below one",
        },
        { field: "baggageHosts" },
      );
    }
    if (host.startsWith("*.")) endings.push(host.slice(1));
    else exact.add(host);
  }
  return (host) => {
    const name = plain(host);
    return exact.has(name) || endings.some((ending) => name.endsWith(ending));
  };
}

/** Lower case, without the brackets of an IPv6 address and the dot of a full name. */
function plain(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/u, "$1")
    .replace(/\.$/u, "");
}
