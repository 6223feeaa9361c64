// @ts-check
/** A real Prometheus for a test or a bench: on a port that the system chooses, with its data in a folder of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildPeer } from "./build.mjs";

/**
 * @typedef {object} Prometheus
 * @property {string} url such as `http://127.0.0.1:40505`
 * @property {string} version such as `3.9.1`
 * @property {string} dataDir its blocks and its log
 * @property {number} pid
 * @property {() => Promise<void>} close ends it, and removes its data
 */

/**
 * @param {string} config its configuration file, as text
 * @param {readonly string[]} [flags]
 * @returns {Promise<Prometheus>}
 */
export async function startPrometheus(config, flags = []) {
  const program = await buildPeer("prometheus");
  const folder = await mkdtemp(join(tmpdir(), "sightline-prometheus-"));
  const dataDir = join(folder, "data");
  await writeFile(join(folder, "prometheus.yml"), config);
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${dataDir}`,
      "--web.listen-address=127.0.0.1:0",
      ...flags,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = once(child, "exit");
  // None outlives the test, unless that is killed by force.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  let said = "";
  const address = await new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stderr });
    lines.on("line", (line) => {
      said = `${said}${line}\n`.slice(-4000);
      const found = /msg="Listening on".* address=(\S+)/u.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`Prometheus ended before it said where it is: ${said}`)));
  });
  const url = `http://${address}`;
  const isReady = async () => (await fetch(`${url}/-/ready`)).ok;
  for (let tries = 0; !(await isReady()); tries++) {
    if (tries > 600) throw new Error(`Prometheus is not ready after a minute: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { data } = await (await fetch(`${url}/api/v1/status/buildinfo`)).json();
  return {
    url,
    version: versionOf(data.version),
    dataDir,
    pid: child.pid ?? 0,
    close: async () => {
      process.removeListener("exit", end);
      child.kill("SIGTERM");
      const timer = setTimeout(end, 10_000);
      await exited;
      clearTimeout(timer);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A program that is built as a dependency does not know its own version.
 *
 * @param {string} told
 */
function versionOf(told) {
  return told === "" ? RELEASE : told;
}

/** Of `prometheus/go.mod`: v0.309.1 is how the release 3.9.1 is called as a module. */
const RELEASE = "3.9.1";
