import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Waits up to a second for a process to be gone. One that has ended but that nobody has asked about counts as gone. */
export async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 50 && isRunning(pid); tries += 1) await wait(20);
  return !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

/** In a container without an init that reaps, ended processes stay in the table; Linux says so in proc(5)'s third field. */
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    return /\) Z/u.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
