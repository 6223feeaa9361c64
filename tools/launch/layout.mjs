// @ts-check
/** Where things lie in the repository, and the one way to say what is going on while they are made. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The Node 24 that the repository brings from npm; everything after the install runs under it. */
export const node = join(root, "node_modules", ".bin", "node");

/** @param {...string} parts */
export const at = (...parts) => join(root, ...parts);

/**
 * Lines on stderr, each with the seconds since the step began.
 *
 * @param {string} step
 * @param {{ now?: () => number, write?: (line: string) => void }} [options]
 */
export function progress(step, options = {}) {
  const now = options.now ?? Date.now;
  const write = options.write ?? ((line) => process.stderr.write(`${line}\n`));
  const began = now();
  return (/** @type {string} */ text) => {
    write(`${step.padEnd(8)} ${((now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  };
}

/** A reason to stop that a person can act on: printed as a sentence, without a stack. */
export class Stop extends Error {
  /**
   * @param {string} message what happened, to which object
   * @param {string} hint what to do next
   */
  constructor(message, hint) {
    super(message);
    this.name = "Stop";
    this.hint = hint;
  }
}

/**
 * Runs a script's main function; ends the process with 2 and a sentence when it cannot do its work.
 *
 * @param {() => Promise<number>} main gives the exit code
 */
export async function run(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`\n${error.message}\n${error.hint}\n`);
    process.exitCode = 2;
  }
}
