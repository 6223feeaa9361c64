/** Declarations against the code: what is recorded, how, and whether it was declared so. */
import type { Evaluation } from "../source/evaluation.ts";
import { relativePath } from "../source/files.ts";
import type { Project } from "../source/project.ts";
import { nameOf } from "../source/scope.ts";
import { linesOf, type SourceFile } from "../source/source-file.ts";
import { type Node, walk } from "../source/syntax.ts";
import { declaredNames, type DeclaredTelemetry } from "./declared.ts";
import { madeMetric } from "./metric-origin.ts";
import { recordingOf } from "./recording.ts";
import { recordingFaults, undeclaredFaults } from "./recording-check.ts";
import { removedFindings, type Removal } from "./removal.ts";
import type { DeclarationFault, DeclarationFinding } from "./rule.ts";
import { keyLines, type MetricUse, telemetryFindings } from "./telemetry-check.ts";

export interface DeclarationOptions {
  /** None where only the code is to be judged. */
  readonly telemetry: readonly DeclaredTelemetry[];
  /** What could not be read of a declaration, with the place in it. */
  readonly faults: readonly DeclarationFinding[];
  readonly removal?: Removal;
  /** The lines that a change took away, by file: a metric that they named last is unused by that change. */
  readonly removedLines?: ReadonlyMap<string, readonly string[]>;
}

/** Of the files whose paths are given; who asks for single lines picks from it. */
export function declarationFindings(
  project: Project,
  evaluation: Evaluation,
  paths: readonly string[],
  { telemetry, faults, removal, removedLines }: DeclarationOptions,
): readonly DeclarationFinding[] {
  const declared = telemetry.length === 0 ? undefined : declaredNames(telemetry);
  const own = new Set([...telemetry.map(({ file }) => file), ...faults.map(({ file }) => file)]);
  const judged = new Set(paths);
  const sources = new Map<string, SourceFile>();
  for (const path of project.list())
    if (own.has(relativePath(project.root, path)))
      sources.set(relativePath(project.root, path), project.file(path));
  // Whether nobody names a metric is known once all files were read: worth it for a declaration that is judged, and for a
  // metric that was named in what is gone.
  const gone = [...(removedLines ?? [])].flatMap(([file, lines]) => (own.has(file) ? [] : lines));
  const left = new Set(
    telemetry
      .flatMap(({ declaration }) => Object.keys(declaration.metrics))
      .filter((name) => gone.some((line) => line.includes(name))),
  );
  const readsAll =
    left.size > 0 ||
    telemetry.some(({ file }) => !sources.has(file)) ||
    [...sources.values()].some(({ path }) => judged.has(path));
  const mentioned = new Set<string>();
  const found: DeclarationFinding[] = [];
  for (const path of readsAll ? project.list() : paths) {
    const file = project.file(path);
    if (sources.has(file.name)) continue;
    walk(file.program, (node) => {
      if (declaresMetrics(node)) return false;
      mention(node, mentioned);
      if (judged.has(path))
        for (const fault of faultsAt(node, evaluation, project, declared))
          found.push({ ...fault, file: file.name, ...placeOf(file, node) });
      return true;
    });
  }
  for (const fault of faults) found.push({ ...fault, line: lineOf(fault, sources) });
  const useOf = (name: string): MetricUse => {
    if (!readsAll || mentioned.has(name)) return "used";
    return left.has(name) ? "used-before" : "unused";
  };
  for (const one of telemetry) found.push(...telemetryFindings(one, useOf, sources.get(one.file)));
  if (removal !== undefined) found.push(...removedFindings(removal, telemetry, sources));
  return found;
}

function faultsAt(
  node: Node,
  evaluation: Evaluation,
  project: Project,
  declared: ReturnType<typeof declaredNames> | undefined,
): readonly DeclarationFault[] {
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return [];
  const made = madeMetric(node, evaluation);
  if (made !== undefined) return undeclaredFaults(made.name, declared);
  const recording = node.type === "CallExpression" ? recordingOf(node, evaluation, project) : undefined;
  return recording === undefined ? [] : recordingFaults(recording, declared);
}

/** The place in the declaration is a path of keys; the last that stands in the file tells the line. */
function lineOf(
  { file, line, subject }: DeclarationFinding,
  sources: ReadonlyMap<string, SourceFile>,
): number {
  const source = sources.get(file);
  const lines = source === undefined ? undefined : keyLines(source);
  const keys = subject.split(/[.[\]]+/u).toReversed();
  return keys.map((key) => lines?.get(key)).find((found) => found !== undefined) ?? line;
}

function placeOf(file: SourceFile, node: Node): { readonly line: number; readonly endLine: number } {
  const { from, to } = linesOf(file, node);
  return { line: from, endLine: to };
}

/** A name that stands anywhere is used: as a text, a key, a member. */
function mention(node: Node, into: Set<string>): void {
  if (node.type === "Literal" && typeof node.value === "string") into.add(node.value);
  else if (node.type === "Property") into.add(nameOf(node.key) ?? "");
  else if (node.type === "MemberExpression") into.add(nameOf(node.property) ?? "");
}

/** `defineMetrics({ … })`: its keys are what is declared, not where it is used. */
function declaresMetrics(node: Node): boolean {
  return (
    node.type === "CallExpression" &&
    node.callee.type === "Identifier" &&
    node.callee.name === "defineMetrics"
  );
}
