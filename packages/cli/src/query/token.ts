/** The token of a backend or an application that asks for one: from a file, or from the environment. */
import { readFile } from "node:fs/promises";
import { cliErrors } from "../errors.ts";
import type { Terminal } from "../terminal.ts";

/** `undefined` where none is given. @throws TOKEN_UNREADABLE */
export async function tokenFrom(
  file: string | undefined,
  { env }: Terminal,
  variable = "SIGHTLINE_TOKEN",
): Promise<string | undefined> {
  if (file === undefined) {
    const token = env[variable]?.trim();
    return token === "" ? undefined : token;
  }
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const reason = missing ? "there is no such file" : cause instanceof Error ? cause.message : String(cause);
    throw cliErrors.TOKEN_UNREADABLE({ file, reason, variable }, { cause, field: "--token-file" });
  }
}
