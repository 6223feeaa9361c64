/** The gate: a folder in, a verdict out. */
import { type Changes, touches } from "./change/changes.ts";
import { discover } from "./entry-point/discovery.ts";
import type { EntryPoint } from "./entry-point/entry-point.ts";
import { fixOf } from "./fix/snippet.ts";
import type { HookKind } from "./hook/kind.ts";
import { type HookNames, NO_NAMES } from "./hook/names.ts";
import { createReach, type Reach } from "./hook/reach.ts";
import { createServices } from "./service/instrumentation.ts";
import { createEvaluation } from "./source/evaluation.ts";
import type { SourceFiles } from "./source/files.ts";
import { openProject, type Project } from "./source/project.ts";
import { linesOf } from "./source/source-file.ts";
import type { CheckResult, Finding, FindingRule, TelemetryCoverage } from "./verdict/finding.ts";
import { createJudge, type Judged } from "./verdict/judgement.ts";

export interface CheckOptions {
  /** All three kinds, by hand. */
  readonly strict: boolean;
  /** Absolute paths; all files of the folder where nothing is said. */
  readonly only?: readonly string[];
  /** What is new; everything where nothing is said. */
  readonly changes?: Changes;
  readonly names?: HookNames;
  /** Percent of entry points that must pass. */
  readonly minCoverage?: number;
  /** Whose exported functions count, relative to the folder. */
  readonly folders?: readonly string[];
}

/**
 * Judges the entry points of a folder.
 *
 * @throws SOURCE_UNREADABLE, SOURCE_FAULTY
 * @example
 * const result = checkFolder(folderFiles("."), { strict: false });
 * if (result.verdict === "missing") for (const { file, line, reason } of result.findings) console.log(file, line, reason);
 */
export function checkFolder(files: SourceFiles, options: CheckOptions): CheckResult {
  const project = openProject(files);
  const evaluation = createEvaluation(project);
  const reach = createReach(evaluation, options.names ?? NO_NAMES);
  const services = createServices(project, evaluation, reach);
  const byFile = new Map<string, readonly EntryPoint[]>();
  const entriesOf = (path: string): readonly EntryPoint[] => {
    const known = byFile.get(path);
    if (known !== undefined) return known;
    const found = discover(project.file(path), project, evaluation, options.folders ?? []);
    byFile.set(path, found);
    return found;
  };
  const judge = createJudge(reach, services, options.strict, () => project.list().flatMap(entriesOf));
  const judged = pathsOf(project, options)
    .flatMap((path) => entriesOf(path).map((entry) => ({ entry, file: project.fileOf(entry.code) })))
    .filter(({ entry }) => isNew(entry, project, options.changes))
    .map(({ entry, file }) => judge.judge(file, entry));
  const unique = [...new Map(judged.map((one) => [one.entry.code, one])).values()];
  return resultOf(unique, project, reach, options.strict);
}

function pathsOf(project: Project, { only, changes }: CheckOptions): readonly string[] {
  const paths = only ?? project.list();
  if (changes === undefined) return paths;
  return paths.filter((path) => changes.has(path.slice(project.root.length + 1).replaceAll("\\", "/")));
}

/** The function, or the line that makes it an entry point. */
function isNew(entry: EntryPoint, project: Project, changes: Changes | undefined): boolean {
  if (changes === undefined) return true;
  return [entry.code, entry.registration].some((node, index) => {
    const file = project.fileOf(node);
    const { from, to } = linesOf(file, node);
    // A class of handlers, and a call that has its handler inside, are not one line.
    const last = index === 0 ? to : from;
    return touches(changes.get(file.name), from, last);
  });
}

function resultOf(judged: readonly Judged[], project: Project, reach: Reach, strict: boolean): CheckResult {
  const findings = withoutConsequences(
    judged.filter(({ passes }) => !passes),
    reach,
  )
    .map((one) => findingOf(one, project, strict))
    .toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  const coverage = coverageOf(judged);
  if (judged.length === 0) {
    const summary = "Nothing that was checked is an entry point, so there is nothing to observe.";
    return { verdict: "nothing", summary, strict, findings, coverage };
  }
  if (findings.length === 0) {
    const summary = `All ${judged.length} entry points that were checked are observed.`;
    return { verdict: "ok", summary, strict, findings, coverage };
  }
  const summary = `${findings.length} of ${judged.length} entry points that were checked are not observed.`;
  return { verdict: "missing", code: "OBSERVABILITY_MISSING", summary, strict, findings, coverage };
}

/** A hook in a handler is one for the calls that it alone leads to: what it misses is told once, of the handler. */
function withoutConsequences(failing: readonly Judged[], reach: Reach): readonly Judged[] {
  const led = new Set(
    failing.flatMap(({ entry }) =>
      entry.kind === "outbound" || entry.kind === "catch" ? [] : [...reach.functions(entry.code)],
    ),
  );
  return failing.filter(({ entry }) => entry.kind !== "outbound" || !led.has(entry.code));
}

function coverageOf(judged: readonly Judged[]): TelemetryCoverage {
  const count = (kind: HookKind): number => judged.filter(({ kinds }) => kinds.has(kind)).length;
  return {
    entryPoints: judged.length,
    metrics: count("metrics"),
    tracing: count("tracing"),
    logging: count("logging"),
    passing: judged.filter(({ passes }) => passes).length,
  };
}

function findingOf({ file, entry, missing }: Judged, project: Project, strict: boolean): Finding {
  const rule: FindingRule = `${entry.kind}-unobserved`;
  const { from, to } = linesOf(file, entry.code);
  return {
    rule,
    file: file.name,
    line: from,
    endLine: to,
    function: entry.name,
    entryPoint: entry.label,
    missing,
    reason: `${sentence(entry.why)}, and ${absence(missing, strict)}.`,
    fix: fixOf(entry, file, missing, project.packageOf(file.path)),
  };
}

function absence(missing: readonly HookKind[], strict: boolean): string {
  if (missing.length === 3) return "no metric, span or log reaches it";
  const words = missing.map((kind) => WORDS[kind]).join(" and no ");
  return strict ? `no ${words} of its own reaches it` : `no ${words} reaches it`;
}
const WORDS: Readonly<Record<HookKind, string>> = { metrics: "metric", tracing: "span", logging: "log" };

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
