// @ts-check
/** Decides whether what `package-lock.json` asks for lies in `node_modules`. */
import { createHash } from "node:crypto";

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {boolean} [dev] needed by tests and checks only
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */
/** @typedef {{ packages?: Record<string, LockEntry> }} Lock */

/**
 * What is to be done decides what must be there: to build and to run, or to test and to check as well.
 *
 * @typedef {"run" | "test"} Purpose
 */

/**
 * The places that npm must have filled on this machine, for progress and for the check.
 *
 * @param {Lock} lock
 * @param {Purpose} [purpose]
 * @returns {string[]}
 */
export function requiredPlaces(lock, purpose = "test") {
  return Object.entries(lock.packages ?? {})
    .filter(([place, entry]) => place.includes("node_modules/") && entry.optional !== true)
    .filter(([, entry]) => purpose === "test" || entry.dev !== true)
    .map(([place]) => place);
}

/**
 * Whether packages for tests are there: an install without them would take them away.
 *
 * @param {Lock} lock
 * @param {Lock} present
 */
export function holdsTestPackages(lock, present) {
  return Object.keys(present.packages ?? {}).some((place) => lock.packages?.[place]?.dev === true);
}

/**
 * What is missing or of another version, in words; empty when everything is there. Optional packages count only where
 * npm chose a version that the lock does not name: whether one can be had depends on platform and registry.
 *
 * @param {Lock} lock `package-lock.json`
 * @param {Lock} present `node_modules/.package-lock.json`, npm's own record of what it installed
 * @param {(place: string) => boolean} exists whether a place holds a package
 * @param {Purpose} [purpose]
 * @returns {string[]}
 */
export function whatIsMissing(lock, present, exists, purpose = "test") {
  const have = present.packages ?? {};
  const wanted = lock.packages ?? {};
  const faults = [];
  for (const place of requiredPlaces(lock, purpose)) {
    const want = wanted[place];
    const got = have[place];
    if (want === undefined) continue;
    if (got === undefined || !exists(place)) faults.push(`${nameOf(place)} is not installed`);
    else if (want.link !== true && want.version !== got.version) {
      faults.push(`${nameOf(place)} is ${got.version ?? "of no version"}, not ${want.version ?? "any"}`);
    }
  }
  for (const [place, got] of Object.entries(have)) {
    const want = wanted[place];
    if (want?.optional === true && want.version !== got.version) {
      faults.push(`${nameOf(place)} is ${got.version ?? "of no version"}, not ${want.version ?? "any"}`);
    }
  }
  return faults;
}

/** @param {string} place */
function nameOf(place) {
  return place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
}

/**
 * One hash over named texts: changes when any of them does.
 *
 * @param {Iterable<readonly [name: string, content: string | Uint8Array]>} files
 */
export function fingerprint(files) {
  const hash = createHash("sha256");
  for (const [name, content] of files) {
    const inner = createHash("sha256").update(content).digest("hex");
    hash.update(`${name}\0${inner}\0`);
  }
  return hash.digest("hex");
}
