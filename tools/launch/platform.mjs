// @ts-check
/** Says before anything is installed that a machine cannot run the embedded engine. */
import { Stop } from "./layout.mjs";

/**
 * @typedef {object} Machine
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {boolean} musl whether the C library is musl (Alpine)
 * @property {string} nodeVersion without the `v`
 */

/** Node's own minimum for these scripts; what they start brings its own Node. */
const minimumMajor = 20;

/** @returns {Machine} */
export function thisMachine() {
  return {
    platform: process.platform,
    arch: process.arch,
    musl: process.platform === "linux" && !hasGlibc(),
    nodeVersion: process.versions.node,
  };
}

function hasGlibc() {
  if (!process.report) return true;
  // Without this the report looks up the names of open connections.
  Reflect.set(process.report, "excludeNetwork", true);
  /** @type {unknown} */
  const report = process.report.getReport();
  if (typeof report !== "object" || report === null || !("header" in report)) return true;
  const { header } = report;
  return typeof header === "object" && header !== null && "glibcVersionRuntime" in header;
}

/**
 * Throws `Stop` for a machine on which the rest cannot work.
 *
 * @param {Machine} machine
 */
export function requireSupported(machine) {
  const major = Number(machine.nodeVersion.split(".")[0]);
  if (major < minimumMajor) {
    throw new Stop(
      `Node ${machine.nodeVersion} is too old to start Sightline.`,
      `Install Node ${minimumMajor} or newer, then run the same command again.`,
    );
  }
  if (machine.platform === "win32") {
    throw new Stop(
      "Windows has no build of the embedded engine (ClickHouse).",
      "Run the same command inside WSL 2 (Ubuntu or Debian); the UI then opens in your Windows browser.",
    );
  }
  if (machine.musl) {
    throw new Stop(
      "This Linux uses musl (Alpine), for which the embedded engine (ClickHouse) has no build.",
      "Use a glibc distribution: Debian, Ubuntu, Fedora, or the container image node:24-bookworm.",
    );
  }
  if (machine.platform !== "linux" && machine.platform !== "darwin") {
    throw new Stop(
      `The embedded engine (ClickHouse) has no build for ${machine.platform}.`,
      "Run Sightline on Linux with glibc, or on macOS.",
    );
  }
  if (machine.arch !== "x64" && machine.arch !== "arm64") {
    throw new Stop(
      `The embedded engine (ClickHouse) has no build for the ${machine.arch} processor.`,
      "Run Sightline on x64 or arm64.",
    );
  }
}
