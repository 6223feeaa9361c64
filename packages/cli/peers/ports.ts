/** Ports for programs that must be told one. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

/** Below it are the ports that need rights, and those that programs are known by. */
const LOWEST = 10_000;

/** From which port on Linux and IANA (RFC 6335, section 6) hand them out. */
const HANDED_OUT_FROM = { linux: 32_768, others: 49_152 };

/**
 * Ports that were free a moment ago, none twice. None of them is one that the system hands out by itself, to who asks for
 * port 0 or connects to somebody: so a program may be stopped, and finds its port again when it is started. Another
 * program may still be told the same one; {@link isTaken} tells that.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const highest = handedOutFrom();
  const found = new Set<number>();
  while (found.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (highest - LOWEST));
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** Whether a program that ended said that somebody else has its port; Go's sentence, and Node's code. */
export function isTaken(said: string): boolean {
  return /address already in use|EADDRINUSE/u.test(said);
}

function handedOutFrom(): number {
  if (process.platform !== "linux") return HANDED_OUT_FROM.others;
  const [from] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8").trim().split(/\s+/u);
  // Where all ports are handed out there is no better place than the usual one.
  return Math.max(Number(from ?? HANDED_OUT_FROM.linux), 2 * LOWEST);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (free) {
    server.close();
    await once(server, "close");
  }
  return free;
}
