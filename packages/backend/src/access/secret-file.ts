/** A file that holds a secret. */
import { stat } from "node:fs/promises";
import { accessErrors } from "./errors.ts";

/** Bits of a mode that let every user of the machine in. The group may read: that is how orchestrators mount secrets. */
const OTHERS = 0o007;

/** @throws FILE_OPEN_TO_OTHERS. Windows has no such modes: nothing is refused there. */
export async function refuseOpenFile(file: string, flag: string): Promise<void> {
  if (process.platform === "win32") return;
  const { mode } = await stat(file);
  if ((mode & OTHERS) === 0) return;
  throw accessErrors.FILE_OPEN_TO_OTHERS({ file, mode: (mode & 0o777).toString(8) }, { field: flag });
}

export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  switch ("code" in cause ? cause.code : undefined) {
    case "ENOENT":
      return "there is no such file";
    case "EACCES":
      return "this user may not read it";
    case "EISDIR":
      return "it is a directory";
    default:
      return cause.message;
  }
}
