/** A MariaDB of one's own: a free port, a temporary directory, and gone with the test. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { freePort } from "../support/redis.ts";

/** Debian keeps it where the path of most users does not lead. */
const PROGRAM: string | undefined = ["mariadbd", "/usr/sbin/mariadbd"].find(
  (program) => spawnSync(program, ["--version"]).status === 0,
);

/** Whether the machine has one; npm carries none. Debian: `apt-get install mariadb-server`. */
export const mariadbIsInstalled: boolean = PROGRAM !== undefined;

export interface Mariadb {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  close(): Promise<void>;
}

const ATTEMPTS = 3;

export async function startMariadb(): Promise<Mariadb> {
  if (PROGRAM === undefined) throw new Error("There is no mariadbd on this machine.");
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-mariadb-"));
  const data = path.join(folder, "data");
  // Refuses to run as root unless it is told so by name.
  const own = ["--no-defaults", `--datadir=${data}`, `--user=${userInfo().username}`];
  try {
    const made = spawnSync(
      "mariadb-install-db",
      [...own, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-log-bin"],
      { encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(`mariadb-install-db ended with ${made.status}: ${made.stderr}`);
    const { child, port } = await started(PROGRAM, own, folder);
    return {
      host: "127.0.0.1",
      port,
      user: "root",
      database: "mysql",
      close: async () => {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Another process may take the free port before MariaDB does. */
async function started(
  program: string,
  own: readonly string[],
  folder: string,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = spawn(
      program,
      [
        ...own,
        "--bind-address=127.0.0.1",
        `--port=${port}`,
        `--socket=${path.join(folder, "socket")}`,
        "--pid-file=pid",
        "--skip-log-bin",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=16M",
        "--performance-schema=OFF",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
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
    child.once("exit", () => reject(new Error(`MariaDB ended: ${said}`)));
    child.stderr?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("ready for connections")) resolve();
    });
  });
}
