/** Verbs of `sightline` in this process, with what they said. */
import { run } from "../src/program.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** @param env what the verb finds in its environment */
export async function runVerb(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const said = { out: "", err: "" };
  const terminal = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    colour: false,
    width: 100,
    env,
  };
  return { code: await run(args, { terminal, version: "1.2.3" }), ...said };
}
