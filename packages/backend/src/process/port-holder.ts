/** Which program listens on a port: from `/proc`, so on Linux only, and only programs that this user may look at. */
import { readdir, readFile, readlink } from "node:fs/promises";

export interface PortHolder {
  readonly pid: number;
  /** Its command line, cut to what a sentence takes. */
  readonly command: string;
}

/** State `TCP_LISTEN` of `include/net/tcp_states.h`. */
const LISTEN = "0A";
const LONGEST_COMMAND = 80;

/** `undefined` where it cannot be told. Never rejects. */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  try {
    const inodes = await listeningInodes(port);
    if (inodes.size === 0) return undefined;
    for (const name of await readdir("/proc")) {
      if (!/^\d+$/.test(name) || !(await holdsOne(name, inodes))) continue;
      return { pid: Number(name), command: await commandOf(name) };
    }
  } catch {
    // No /proc: the error says so much less, and is true all the same.
  }
  return undefined;
}

/** Fields of `/proc/net/tcp`: slot, local address, remote address, state, …, the inode as the tenth. */
async function listeningInodes(port: number): Promise<ReadonlySet<string>> {
  const inodes = new Set<string>();
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const table = await readFile(file, "utf8").catch(() => "");
    for (const line of table.split("\n").slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [, local = "", , state] = fields;
      const inode = fields[9];
      if (state === LISTEN && local.endsWith(suffix) && inode !== undefined) inodes.add(inode);
    }
  }
  return inodes;
}

async function holdsOne(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}

async function commandOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  const command = line.replaceAll("\0", " ").trim();
  return command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command;
}
