/** The gate: a folder in, a verdict out. */
import { type Changes, touches } from "./change/changes.ts";
import type { ConfiguredIgnore, GateConfig } from "./config/config.ts";
import { matchesPath } from "./config/glob.ts";
import { discover } from "./entry-point/discovery.ts";
import type { EntryPoint } from "./entry-point/entry-point.ts";
import { excuses, type IgnoreComment, ignoreComments } from "./exception/comment.ts";
import { fixOf } from "./fix/snippet.ts";
import type { HookKind } from "./hook/kind.ts";
import { createReach, type Reach } from "./hook/reach.ts";
import { createServices } from "./service/instrumentation.ts";
import { createEvaluation } from "./source/evaluation.ts";
import { relativePath, type SourceFiles } from "./source/files.ts";
import { openProject, type Project } from "./source/project.ts";
import { linesOf } from "./source/source-file.ts";
import type { CheckResult, Finding, FindingRule, TelemetryCoverage } from "./verdict/finding.ts";
import { createJudge, type Judged } from "./verdict/judgement.ts";

export interface CheckOptions {
  readonly config: GateConfig;
  /** Absolute paths; all files of the folder where nothing is said. */
  readonly only?: readonly string[];
  /** What is new; everything where nothing is said. */
  readonly changes?: Changes;
}

/**
 * Judges the entry points of a folder.
 *
 * @throws SOURCE_UNREADABLE, SOURCE_FAULTY
 * @example
 * const result = checkFolder(folderFiles("."), { config: DEFAULT_CONFIG });
 * if (result.verdict === "missing") for (const { file, line, reason } of result.findings) console.log(file, line, reason);
 */
export function checkFolder(files: SourceFiles, { config, only, changes }: CheckOptions): CheckResult {
  const project = openProject(files);
  const evaluation = createEvaluation(project);
  const reach = createReach(evaluation, config.hooks);
  const services = createServices(project, evaluation, reach);
  const isIncluded = (path: string): boolean => {
    const name = relativePath(project.root, path);
    const isWanted = config.include.length === 0 || config.include.some((one) => matchesPath(one, name));
    return isWanted && !config.exclude.some((one) => matchesPath(one, name));
  };
  const byFile = new Map<string, readonly EntryPoint[]>();
  const entriesOf = (path: string): readonly EntryPoint[] => {
    const known = byFile.get(path);
    if (known !== undefined) return known;
    const found = discover(project.file(path), project, evaluation, config.entryFolders);
    byFile.set(path, found);
    return found;
  };
  let everything: readonly EntryPoint[] | undefined;
  const all = (): readonly EntryPoint[] => {
    everything ??= once(project.list().filter(isIncluded).flatMap(entriesOf));
    return everything;
  };
  const judge = createJudge(reach, services, config.strict, all);
  const judgeOne = (entry: EntryPoint): Judged => judge.judge(project.fileOf(entry.code), entry);

  const paths = (only ?? project.list())
    .filter(isIncluded)
    .filter((path) => changes === undefined || changes.has(relativePath(project.root, path)));
  const considered = once(paths.flatMap(entriesOf)).filter((entry) => isNew(entry, project, changes));
  const comments = paths.flatMap((path) => ignoreComments(project.file(path)));
  const isExcused = (entry: EntryPoint): boolean =>
    ignoreComments(project.fileOf(entry.code)).some(
      (comment) => comment.reason !== "" && excuses(comment, entry, project.fileOf),
    ) || config.ignore.some((one) => isConfigured(one, entry, project.fileOf(entry.code).name));

  const judged = considered
    .map(judgeOne)
    .map((one) => ({ ...one, isExcused: !one.passes && isExcused(one.entry) }));
  const failing = judged.filter((one) => !one.passes && !one.isExcused);
  const findings = [
    ...withoutConsequences(failing, reach).map((one) => findingOf(one, project, config.strict)),
    ...comments
      .filter(({ file, line }) => changes === undefined || touches(changes.get(file.name), line, line))
      .flatMap((comment) => commentFindings(comment, all, judgeOne, project)),
  ].toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return verdictOf(findings, coverageOf(judged), config);
}

function isConfigured({ file, function: name }: ConfiguredIgnore, entry: EntryPoint, path: string): boolean {
  return matchesPath(file, path) && (name === undefined || name === entry.name);
}

/** A comment that gives no reason, and one that stands where nothing would be found. */
function commentFindings(
  comment: IgnoreComment,
  all: () => readonly EntryPoint[],
  judge: (entry: EntryPoint) => Judged,
  project: Project,
): readonly Finding[] {
  const entry = all().find((one) => excuses(comment, one, project.fileOf) && !judge(one).passes);
  if (entry !== undefined && comment.reason !== "") return [];
  const isUnused = entry === undefined;
  return [
    {
      rule: isUnused ? "ignore-unused" : "ignore-without-reason",
      file: comment.file.name,
      line: comment.line,
      endLine: comment.line,
      function: entry?.name ?? "",
      entryPoint: entry?.label ?? "exception",
      missing: [],
      reason: isUnused
        ? "Nothing would be found here, so the exception excuses nothing."
        : "The exception gives no reason.",
      fix: isUnused
        ? "Remove the comment."
        : "// sightline-ignore: why nobody needs to see what happens here",
    },
  ];
}

function once(entries: readonly EntryPoint[]): readonly EntryPoint[] {
  return [...new Map(entries.toReversed().map((entry) => [entry.code, entry])).values()].toReversed();
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

function verdictOf(
  findings: readonly Finding[],
  coverage: TelemetryCoverage,
  { strict, minCoverage }: GateConfig,
): CheckResult {
  const { entryPoints, passing } = coverage;
  const base = { strict, findings, coverage };
  if (findings.length > 0) {
    const summary = `${findings.length} ${findings.length === 1 ? "finding" : "findings"} in ${counted(entryPoints)}.`;
    return { verdict: "missing", code: "OBSERVABILITY_MISSING", summary, ...base };
  }
  if (entryPoints === 0) {
    const summary = "Nothing that was checked is an entry point, so there is nothing to observe.";
    return { verdict: "nothing", summary, ...base };
  }
  const percent = (passing / entryPoints) * 100;
  if (minCoverage !== undefined && percent < minCoverage) {
    const summary = `Hooks reach ${passing} of ${counted(entryPoints)}, less than the ${minCoverage} % that are asked for.`;
    return { verdict: "missing", code: "OBSERVABILITY_MISSING", summary, ...base };
  }
  return { verdict: "ok", summary: `No finding in ${counted(entryPoints)}.`, ...base };
}

function counted(entryPoints: number): string {
  return entryPoints === 1 ? "1 entry point" : `${entryPoints} entry points`;
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
