// @ts-check
/** Reads vitest's JSON report. */
import { relative } from "node:path";

/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed tests, and files that could not be run at all
 * @property {number} skipped
 * @property {string[]} skippedNames `file > describe > test`
 * @property {string[]} failedFiles relative to the repository
 */
/** @typedef {{ test: string, reason: string }} AllowedSkip `test` is a name, or its beginning followed by `*` */

/**
 * @param {unknown} report
 * @param {string} folder the repository: names of files are told relative to it
 * @returns {Totals}
 */
export function readTotals(report, folder) {
  /** @type {Totals} */
  const totals = { passed: 0, failed: 0, skipped: 0, skippedNames: [], failedFiles: [] };
  for (const file of list(report, "testResults")) {
    const tests = list(file, "assertionResults");
    let failedHere = 0;
    for (const test of tests) {
      const status = text(test, "status");
      if (status === "passed") totals.passed += 1;
      else if (status === "failed") failedHere += 1;
      else {
        totals.skipped += 1;
        totals.skippedNames.push(
          [
            relative(folder, text(file, "name")),
            ...list(test, "ancestorTitles").map(String),
            text(test, "title"),
          ].join(" > "),
        );
      }
    }
    const failed = failedHere === 0 && text(file, "status") === "failed" ? 1 : failedHere;
    totals.failed += failed;
    if (failed > 0) totals.failedFiles.push(relative(folder, text(file, "name")));
  }
  return totals;
}

/**
 * The totals when the failed files alone were run a second time.
 *
 * @param {Totals} first
 * @param {Totals} second of the files that failed at first
 * @returns {Totals & { unsteady: number }} `unsteady` tests failed first and passed then
 */
export function afterSecondTry(first, second) {
  const unsteady = Math.max(0, first.failed - second.failed);
  return {
    ...first,
    passed: first.passed + unsteady,
    failed: second.failed,
    failedFiles: second.failedFiles,
    unsteady,
  };
}

/**
 * @param {readonly string[]} names
 * @param {readonly AllowedSkip[]} allowed
 */
export function surprisingSkips(names, allowed) {
  return names.filter((name) => !allowed.some(({ test }) => matches(name, test)));
}

/**
 * @param {string} name
 * @param {string} pattern
 */
function matches(name, pattern) {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {unknown}
 */
function member(value, key) {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/**
 * @param {unknown} value
 * @param {string} key
 * @returns {unknown[]}
 */
function list(value, key) {
  const found = member(value, key);
  if (!Array.isArray(found)) throw new TypeError(`vitest's report has no list "${key}"`);
  return found;
}

/**
 * @param {unknown} value
 * @param {string} key
 */
function text(value, key) {
  const found = member(value, key);
  if (typeof found !== "string") throw new TypeError(`vitest's report has no text "${key}"`);
  return found;
}
