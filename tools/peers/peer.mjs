// @ts-check
/**
 * A peer of one's own for a test: its first line on stdout is JSON that tells where it is, and it ends with its stdin, so
 * that none outlives the test, however that ends.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { buildPeer } from "./build.mjs";

/**
 * @typedef {object} Peer
 * @property {Readonly<Record<string, string>>} told the first line
 * @property {() => Promise<void>} close ends it
 */

/**
 * @param {string} name a folder of `tools/peers`
 * @param {readonly string[]} [args]
 * @returns {Promise<Peer>}
 */
export async function startPeer(name, args = []) {
  const program = await buildPeer(name);
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const exited = once(child, "exit");
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
    said = (said + text).slice(-4000);
  });
  const lines = createInterface({ input: child.stdout });
  /** @type {string | undefined} */
  const first = await Promise.race([
    once(lines, "line").then(([line]) => String(line)),
    exited.then(() => undefined),
  ]);
  if (first === undefined)
    throw new Error(`The peer ${name} ended before it said where it is: ${said.trim()}`);
  return {
    told: JSON.parse(first),
    close: async () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}
