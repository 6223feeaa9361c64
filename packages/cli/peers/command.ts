/** Verbs of `sightline` in this process. */
import { run } from "../src/program.ts";

/** Resolves to the exit code and what was printed on stdout. */
export async function cli(...args: readonly string[]): Promise<{ code: number; out: string }> {
  let out = "";
  const terminal = {
    out: (text: string) => void (out += text),
    err: () => undefined,
    colour: false,
    width: 100,
    env: {},
  };
  return { code: await run(args, { terminal, version: "test" }), out };
}
