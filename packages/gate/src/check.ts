/** The gate: a folder in, a verdict out. */
import type { Baseline } from "./baseline/baseline.ts";
import { type Before, type Comparison, compare } from "./baseline/ratchet.ts";
import { type Changes, touches } from "./change/changes.ts";
import type { ConfiguredIgnore, GateConfig } from "./config/config.ts";
import { matchesPath } from "./config/glob.ts";
import { type CoveragePoint, coveragePoint, type CoverageState } from "./coverage/point.ts";
import { declarationFindings, type DeclarationOptions } from "./declaration/check.ts";
import { findingOf, isAsked, withoutExcused } from "./declaration/finding.ts";
import { discover } from "./entry-point/discovery.ts";
import { mayHoldEntryPoints } from "./entry-point/scan.ts";
import type { EntryPoint } from "./entry-point/entry-point.ts";
import { excuses, IGNORE_MARK, ignoreComments } from "./exception/comment.ts";
import { exceptionFindings } from "./exception/finding.ts";
import { createReach } from "./hook/reach.ts";
import type { SeenTelemetry } from "./runtime/coverage-file.ts";
import { joinRuntime, type RuntimeJoin, type Seen } from "./runtime/join.ts";
import { writtenNames } from "./runtime/written-names.ts";
import { createServices } from "./service/instrumentation.ts";
import { createEvaluation } from "./source/evaluation.ts";
import { importGraphOf } from "./source/import-graph.ts";
import { relativePath, type SourceFiles } from "./source/files.ts";
import { openProject, type Project } from "./source/project.ts";
import { linesOf } from "./source/source-file.ts";
import type { BaselineResult, CheckResult, RuntimeResult } from "./verdict/finding.ts";
import { createJudge, isEnough, type Judged } from "./verdict/judgement.ts";
import { fallenFinding, unobservedFinding, withoutConsequences } from "./verdict/unobserved.ts";
import { verdictOf } from "./verdict/verdict.ts";

export interface CheckOptions {
  readonly config: GateConfig;
  /** Absolute paths; all files of the folder where nothing is said. */
  readonly only?: readonly string[];
  /** What is new; everything where nothing is said. */
  readonly changes?: Changes;
  /** What coverage may not fall below. Gaps that it names are known, and no findings. */
  readonly baseline?: { readonly file: string; readonly rows: Baseline };
  /** What tests saw. */
  readonly runtime?: { readonly file: string; readonly telemetry: SeenTelemetry };
  /** Also judges what is recorded, against what was declared. */
  readonly declarations?: DeclarationOptions;
}

/**
 * Judges the entry points of a folder.
 *
 * @throws SOURCE_UNREADABLE, SOURCE_FAULTY
 * @example
 * const result = checkFolder(folderFiles("."), { config: DEFAULT_CONFIG });
 * if (result.verdict === "missing") for (const { file, line, reason } of result.findings) console.log(file, line, reason);
 */
export function checkFolder(
  files: SourceFiles,
  { config, only, changes, baseline, runtime, declarations }: CheckOptions,
): CheckResult {
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
    const mayHold = mayHoldEntryPoints(
      project.text(path) ?? "",
      relativePath(project.root, path),
      config.entryFolders,
    );
    const found = mayHold ? discover(project.file(path), project, evaluation, config.entryFolders) : [];
    byFile.set(path, found);
    return found;
  };
  let everything: readonly EntryPoint[] | undefined;
  const all = (): readonly EntryPoint[] => {
    everything ??= once(project.list().filter(isIncluded).flatMap(entriesOf));
    return everything;
  };
  // Of a change only what leads to it is read: whatever calls a function imports its file, by others or itself.
  const isNarrow = only !== undefined || changes !== undefined;
  const graph = importGraphOf(project);
  const leading = new Map<string, readonly EntryPoint[]>();
  const leadingTo = (path: string): readonly EntryPoint[] => {
    if (!isNarrow || everything !== undefined) return all();
    const known = leading.get(path);
    if (known !== undefined) return known;
    const found = once([path, ...graph.importersOf(path)].filter(isIncluded).flatMap(entriesOf));
    leading.set(path, found);
    return found;
  };
  const judge = createJudge(reach, services, config.strict, leadingTo);
  const isExcused = (entry: EntryPoint): boolean =>
    ignoreComments(project.fileOf(entry.code)).some(
      (comment) => comment.reason !== "" && excuses(comment, entry, project.fileOf),
    ) || config.ignore.some((one) => isConfigured(one, entry, project.fileOf(entry.code).name));
  const judgeOne = (entry: EntryPoint): Judged => judge.judge(project.fileOf(entry.code), entry);

  const paths = (only ?? project.list())
    .filter(isIncluded)
    .filter((path) => changes === undefined || changes.has(relativePath(project.root, path)));
  const inPaths = once(paths.flatMap(entriesOf)).filter((entry) => isNew(entry, project, changes));
  const ratchet = baseline && ratchetOf(all(), judgeOne, baseline.rows);
  const joined = runtime && joinedTo(all(), judgeOne, runtime.telemetry, project);
  // What lost a hook through a change elsewhere was changed too.
  const fallen = only === undefined ? (ratchet?.fallen ?? []) : [];
  const considered = [...new Set([...inPaths, ...fallen])];

  const judged = considered.map((entry) => {
    const one = judgeOne(entry);
    const before = ratchet?.before.get(entry);
    return {
      ...one,
      before,
      state: stateOf(one, before, config.strict, () => isExcused(entry)),
      seen: joined?.seen.get(entry),
    };
  });
  const failing = judged.filter(({ state }) => state === "unobserved");
  const comments = paths
    .filter((path) => project.text(path)?.includes(IGNORE_MARK) === true)
    .flatMap((path) => ignoreComments(project.file(path)));
  const inDeclarations = declarations ? declarationFindings(project, evaluation, paths, declarations) : [];
  const { left, isUsed } = withoutExcused(inDeclarations, project, config.ignore);
  const findings = [
    ...withoutConsequences(failing, reach).map((one) => unobservedFinding(one, project, config.strict)),
    ...judged
      .filter(({ state }) => state === "observed" || state === "known")
      .flatMap((one) => (one.before?.lost.length ? [fallenFinding(one, one.before.lost, project)] : [])),
    ...left.filter((one) => isAsked(one, only, changes, project.root)).map(findingOf),
    ...comments
      .filter((comment) => !isUsed(comment))
      .filter(({ file, line }) => changes === undefined || touches(changes.get(file.name), line, line))
      .flatMap((comment) => {
        const excused = leadingTo(comment.file.path).find(
          (one) => excuses(comment, one, project.fileOf) && !judgeOne(one).passes,
        );
        return exceptionFindings(comment, excused);
      }),
  ].toSorted((a, b) => byPlace(a, b));
  const points = judged.map(coveragePoint).toSorted((a, b) => byPlace(a, b));
  return verdictOf(
    findings,
    points,
    {
      ...(baseline && ratchet && { baseline: baselineResult(baseline.file, ratchet.comparison) }),
      ...(runtime && joined && { runtime: runtimeResult(runtime.file, points, joined.onlySeen) }),
    },
    config,
  );
}

interface Ratchet {
  readonly comparison: Comparison;
  readonly before: ReadonlyMap<EntryPoint, Before>;
  readonly fallen: readonly EntryPoint[];
}

/** All entry points are compared, so that moved ones are found. */
function ratchetOf(
  entries: readonly EntryPoint[],
  judge: (entry: EntryPoint) => Judged,
  rows: Baseline,
): Ratchet {
  const comparison = compare(pointsOf(entries, judge), rows);
  const before = new Map<EntryPoint, Before>();
  for (const [index, entry] of entries.entries()) {
    const known = comparison.before[index];
    if (known !== undefined) before.set(entry, known);
  }
  return { comparison, before, fallen: entries.filter((entry) => before.get(entry)?.lost.length) };
}

/** All entry points are joined, so that what was seen of one that is not judged is not told as unknown. */
function joinedTo(
  entries: readonly EntryPoint[],
  judge: (entry: EntryPoint) => Judged,
  telemetry: SeenTelemetry,
  project: Project,
): { readonly seen: ReadonlyMap<EntryPoint, Seen>; readonly onlySeen: RuntimeJoin["onlySeen"] } {
  const { seen, onlySeen } = joinRuntime(pointsOf(entries, judge), telemetry, writtenNames(project));
  const byEntry = entries.flatMap((entry, index) => {
    const one = seen[index];
    return one === undefined ? [] : [[entry, one] as const];
  });
  return { seen: new Map(byEntry), onlySeen };
}

function pointsOf(
  entries: readonly EntryPoint[],
  judge: (entry: EntryPoint) => Judged,
): readonly CoveragePoint[] {
  return entries.map((entry) => coveragePoint({ ...judge(entry), state: "observed" }));
}

function stateOf(
  { passes }: Judged,
  before: Before | undefined,
  strict: boolean,
  isExcused: () => boolean,
): CoverageState {
  if (passes) return "observed";
  if (isExcused()) return "excused";
  return before !== undefined && !isEnough(before.hooked.length, strict) ? "known" : "unobserved";
}

function baselineResult(file: string, { added, gained, moved, gone }: Comparison): BaselineResult {
  const isStale = [added, gained, moved, gone].some(({ length }) => length > 0);
  return { file, isStale, added, gained, moved, gone };
}

function runtimeResult(
  file: string,
  points: readonly CoveragePoint[],
  onlySeen: RuntimeJoin["onlySeen"],
): RuntimeResult {
  const count = (state: Seen["state"]): number => points.filter(({ seen }) => seen?.state === state).length;
  return {
    file,
    declared: points.length,
    hooked: points.filter(({ hooked }) => hooked.length > 0).length,
    seen: count("seen"),
    unseen: count("unseen"),
    onlySeen,
  };
}

function isConfigured({ file, function: name }: ConfiguredIgnore, entry: EntryPoint, path: string): boolean {
  return matchesPath(file, path) && (name === undefined || name === entry.name);
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function byPlace(a: Place, b: Place): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
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
