/** Sloth's file of alert windows: `kind: AlertWindows`. */
import { parseDuration } from "@sightline/promql";
import { z } from "zod";
import type { Path } from "../../document/path.ts";
import type { Problem } from "../../document/problem.ts";
import { shaped } from "../../document/shape.ts";
import { readYaml, type YamlDocument } from "../../document/yaml-document.ts";
import type { AlertWindows, BurnWindows } from "./windows.ts";

const pair = z.strictObject({
  errorBudgetPercent: z.number(),
  shortWindow: z.string(),
  longWindow: z.string(),
});
const severity = z.strictObject({ quick: pair, slow: pair });
const windowsFile = z.strictObject({
  apiVersion: z.literal("sloth.slok.dev/v1"),
  kind: z.literal("AlertWindows"),
  spec: z.strictObject({ sloPeriod: z.string(), page: severity, ticket: severity }),
});

type Pair = z.infer<typeof pair>;

export type ReadWindows =
  | { readonly ok: true; readonly windows: AlertWindows }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the windows of a period.
 *
 * @example
 * readWindows("windows.yml", "apiVersion: sloth.slok.dev/v1\nkind: AlertWindows\nspec: { sloPeriod: 7d, … }");
 */
export function readWindows(file: string, text: string): ReadWindows {
  const { documents, problems } = readYaml(file, text);
  const document = documents.find(({ value }) => value !== null);
  if (problems.length > 0) return { ok: false, problems };
  if (document === undefined) {
    const fix = "Write the windows of a period: kind: AlertWindows.";
    return { ok: false, problems: [{ file, line: 1, path: "", message: "the file has no document", fix }] };
  }
  const read = shaped(document, windowsFile);
  if (!read.ok) return { ok: false, problems: read.problems };
  const { spec } = read.value;
  const found: Problem[] = [];
  const duration = (written: string, path: Path): number => durationOf(written, path, document, found);
  const of = (written: Pair, path: Path): BurnWindows => {
    const windows = {
      errorBudgetPercent: written.errorBudgetPercent,
      short: duration(written.shortWindow, [...path, "shortWindow"]),
      long: duration(written.longWindow, [...path, "longWindow"]),
    };
    found.push(...pairProblems(windows, path, document));
    return windows;
  };
  const windows: AlertWindows = {
    period: duration(spec.sloPeriod, ["spec", "sloPeriod"]),
    page: {
      quick: of(spec.page.quick, ["spec", "page", "quick"]),
      slow: of(spec.page.slow, ["spec", "page", "slow"]),
    },
    ticket: {
      quick: of(spec.ticket.quick, ["spec", "ticket", "quick"]),
      slow: of(spec.ticket.slow, ["spec", "ticket", "slow"]),
    },
  };
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, windows };
}

function durationOf(text: string, path: Path, document: YamlDocument, found: Problem[]): number {
  const length = parseDuration(text);
  if (length !== undefined && length > 0) return length;
  found.push(document.problem(path, `${JSON.stringify(text)} is no length of time`, "Write 5m, 1h, 3d."));
  return 0;
}

function pairProblems(
  { errorBudgetPercent, short, long }: BurnWindows,
  path: Path,
  document: YamlDocument,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (!(errorBudgetPercent > 0 && errorBudgetPercent <= 100)) {
    const fix = "Write the share of the budget that is gone when it fires, in percent.";
    const message = `${errorBudgetPercent} % of the budget cannot be used up`;
    problems.push(document.problem([...path, "errorBudgetPercent"], message, fix));
  }
  if (short > 0 && long > 0 && short >= long) {
    const fix = "The short window tells that it still goes on: about a twelfth of the long one.";
    problems.push(document.problem(path, "the short window is not shorter than the long one", fix));
  }
  return problems;
}
