/** Some files of a project, judged: what is in them, and what leads there from the others. */
import { type Changes, touches } from "../change/changes.ts";
import type { ConfiguredIgnore, GateConfig } from "../config/config.ts";
import { matchesPath } from "../config/glob.ts";
import { sortedKinds } from "../coverage/point.ts";
import { declarationFindings, type DeclarationOptions } from "../declaration/check.ts";
import { findingOf, isAsked, withoutExcused } from "../declaration/finding.ts";
import { discover } from "../entry-point/discovery.ts";
import type { EntryPoint } from "../entry-point/entry-point.ts";
import { mayHoldEntryPoints } from "../entry-point/scan.ts";
import { excuses, IGNORE_MARK, ignoreComments } from "../exception/comment.ts";
import { exceptionFindings } from "../exception/finding.ts";
import { createReach } from "../hook/reach.ts";
import { writtenNames } from "../runtime/written-names.ts";
import { createServices } from "../service/instrumentation.ts";
import { createEvaluation } from "../source/evaluation.ts";
import { relativePath, type SourceFiles } from "../source/files.ts";
import { importGraphOf } from "../source/import-graph.ts";
import { openProject, type Project } from "../source/project.ts";
import { linesOf } from "../source/source-file.ts";
import type { Finding } from "../verdict/finding.ts";
import { createJudge, type Judged } from "../verdict/judgement.ts";
import { fallenFinding, unobservedFinding } from "../verdict/unobserved.ts";
import { onceByKey, type Survey, type SurveyedEntry, type Told } from "./survey.ts";

export interface PartOptions {
  readonly config: GateConfig;
  /** Absolute paths; all files of the folder where nothing is said. */
  readonly only?: readonly string[] | undefined;
  readonly changes?: Changes | undefined;
  /** Absolute paths: the files that this part answers for, where others answer for the rest. */
  readonly own?: readonly string[] | undefined;
  readonly declarations?: DeclarationOptions | undefined;
  /** Entry points that were not asked for are surveyed too. */
  readonly needsAll: boolean;
  readonly needsNames: boolean;
}

export interface Part {
  /** @throws SOURCE_UNREADABLE, SOURCE_FAULTY */
  survey(): Survey;
  /** In the order in which they are to be told. */
  findings(told: readonly Told[]): readonly Finding[];
}

export function openPart(files: SourceFiles, options: PartOptions): Part {
  const { config, only, changes, own, declarations } = options;
  const project = openProject(files);
  const evaluation = createEvaluation(project);
  const reach = createReach(evaluation, config.hooks);
  const services = createServices(project, evaluation, reach);
  const graph = importGraphOf(project);
  const isIncluded = (path: string): boolean => {
    const name = relativePath(project.root, path);
    const isWanted = config.include.length === 0 || config.include.some((one) => matchesPath(one, name));
    return isWanted && !config.exclude.some((one) => matchesPath(one, name));
  };
  const byFile = new Map<string, readonly EntryPoint[]>();
  const entriesOf = (path: string): readonly EntryPoint[] => {
    const known = byFile.get(path);
    if (known !== undefined) return known;
    const name = relativePath(project.root, path);
    const mayHold = mayHoldEntryPoints(project.text(path) ?? "", name, config.entryFolders);
    const found = mayHold ? discover(project.file(path), project, evaluation, config.entryFolders) : [];
    byFile.set(path, found);
    return found;
  };
  const entriesIn = (paths: readonly string[]): readonly EntryPoint[] => once(paths.flatMap(entriesOf));
  const answered = (own ?? project.list()).filter(isIncluded);
  let everything: readonly EntryPoint[] | undefined;
  const all = (): readonly EntryPoint[] => {
    everything ??= entriesIn(answered);
    return everything;
  };
  // Whatever calls a function imports its file, by others or itself: only what leads to it is read.
  const leading = new Map<string, readonly EntryPoint[]>();
  const leadingToFile = (path: string): readonly EntryPoint[] => {
    const known = leading.get(path);
    if (known !== undefined) return known;
    const leads = graph.importersOf(path);
    const paths = project.list().filter((one) => one === path || leads.has(one));
    const found = entriesIn(paths.filter(isIncluded));
    leading.set(path, found);
    return found;
  };
  let callers: readonly EntryPoint[] | undefined;
  /** One list for all calls of the part, so that what its handlers lead to is asked for once. */
  const leadingToPart = (): readonly EntryPoint[] => {
    if (callers !== undefined) return callers;
    const called = all().filter(({ kind }) => kind === "outbound");
    const leads = new Set(answered);
    for (const path of new Set(called.map(({ code }) => project.fileOf(code).path)))
      for (const one of graph.importersOf(path)) leads.add(one);
    callers = entriesIn(project.list().filter((path) => leads.has(path) && isIncluded(path)));
    return callers;
  };
  const isNarrow = only !== undefined || changes !== undefined;
  const leadingTo = (path: string): readonly EntryPoint[] => {
    if (own !== undefined) return leadingToPart();
    return isNarrow && everything === undefined ? leadingToFile(path) : all();
  };
  const judge = createJudge(reach, services, config.strict, leadingTo);
  const judgeOne = (entry: EntryPoint): Judged => judge.judge(project.fileOf(entry.code), entry);
  const isExcused = (entry: EntryPoint): boolean =>
    ignoreComments(project.fileOf(entry.code)).some(
      (comment) => comment.reason !== "" && excuses(comment, entry, project.fileOf),
    ) || config.ignore.some((one) => isConfigured(one, entry, project.fileOf(entry.code).name));
  const keyOf = ({ code }: EntryPoint): string =>
    [project.fileOf(code).name, code.type, code.start, code.end].join("\n");
  const judgedByKey = new Map<string, Judged>();

  function surveyed(entry: EntryPoint, asked: ReadonlySet<string>): SurveyedEntry {
    const judged = judgeOne(entry);
    const { file, kinds, passes } = judged;
    const key = keyOf(entry);
    judgedByKey.set(key, judged);
    const { from, to } = linesOf(file, entry.code);
    return {
      key,
      point: {
        kind: entry.kind,
        file: file.name,
        line: from,
        endLine: to,
        function: entry.name,
        entryPoint: entry.label,
        hooked: sortedKinds(kinds),
      },
      passes,
      isExcused: !passes && isExcused(entry),
      isAsked: asked.has(key),
      ledBy: passes || entry.kind !== "outbound" ? [] : judge.callersOf(file, entry).map(keyOf),
    };
  }

  /** About comments that excuse without a reason, or nothing, and what is recorded against its declaration. */
  function otherFindings(paths: readonly string[]): readonly Finding[] {
    const comments = paths
      .filter((path) => project.text(path)?.includes(IGNORE_MARK) === true)
      .flatMap((path) => ignoreComments(project.file(path)));
    const recorded = declarations ? declarationFindings(project, evaluation, paths, declarations) : [];
    const { left, isUsed } = withoutExcused(recorded, project, config.ignore);
    return [
      ...left.filter((one) => isAsked(one, only, changes, project.root)).map(findingOf),
      ...comments
        .filter((comment) => !isUsed(comment))
        .filter(({ file, line }) => changes === undefined || touches(changes.get(file.name), line, line))
        .flatMap((comment) => {
          const near = own === undefined ? leadingTo(comment.file.path) : leadingToFile(comment.file.path);
          const excused = near.find((one) => excuses(comment, one, project.fileOf) && !judgeOne(one).passes);
          return exceptionFindings(comment, excused);
        }),
    ];
  }

  return {
    survey: () => {
      const paths = (only?.filter(isIncluded) ?? answered).filter(
        (path) => changes === undefined || changes.has(relativePath(project.root, path)),
      );
      // Whoever names a file is told that it cannot be read, also where nothing in it looks like an entry point.
      if (only !== undefined && changes === undefined) for (const path of paths) project.file(path);
      const asked = entriesIn(paths).filter((entry) => isNew(entry, project, changes));
      const keys = new Set(asked.map(keyOf));
      const entries = (options.needsAll ? all() : asked).map((entry) => surveyed(entry, keys));
      const names = options.needsNames ? writtenNames(project, own ?? project.list()) : undefined;
      return {
        entries,
        findings: otherFindings(paths),
        names,
      };
    },
    findings: (told) =>
      told.flatMap((one) => {
        const judged = judgedByKey.get(one.key);
        if (judged === undefined) return [];
        return one.kind === "fallen"
          ? [fallenFinding(judged, one.lost, project)]
          : [unobservedFinding({ ...judged, seen: one.seen }, project, config.strict)];
      }),
  };
}

function once(entries: readonly EntryPoint[]): readonly EntryPoint[] {
  return onceByKey(entries, ({ code }) => code);
}

function isConfigured({ file, function: name }: ConfiguredIgnore, entry: EntryPoint, path: string): boolean {
  return matchesPath(file, path) && (name === undefined || name === entry.name);
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
