/** From the surveys of all parts to the verdict: what is a finding, what was known, what was seen. */
import type { Baseline } from "../baseline/baseline.ts";
import { type Before, compare, type Comparison } from "../baseline/ratchet.ts";
import type { GateConfig } from "../config/config.ts";
import type { CoveragePoint, CoverageState } from "../coverage/point.ts";
import { onceByKey, type Survey, type SurveyedEntry, type Told } from "../part/survey.ts";
import type { SeenTelemetry } from "../runtime/coverage-file.ts";
import { joinRuntime, type RuntimeJoin, type Seen, type WrittenNames } from "../runtime/join.ts";
import type { BaselineResult, CheckResult, Finding, RuntimeResult } from "./finding.ts";
import { isEnough } from "./judgement.ts";
import { verdictOf } from "./verdict.ts";

export interface Against {
  readonly config: GateConfig;
  /** Whether only some files were named: then what fell elsewhere is not told. */
  readonly isOnly: boolean;
  readonly baseline?: { readonly file: string; readonly rows: Baseline } | undefined;
  readonly runtime?: { readonly file: string; readonly telemetry: SeenTelemetry } | undefined;
}

export interface Conclusion {
  /** What each part is to tell, in the order of the surveys. */
  readonly told: readonly (readonly Told[])[];
  /** `findings` are what the parts told, in the same order. */
  result(findings: readonly (readonly Finding[])[]): CheckResult;
}

interface Merged extends SurveyedEntry {
  readonly part: number;
}

interface Covered extends Merged {
  readonly before: Before | undefined;
  readonly seen: Seen | undefined;
  readonly state: CoverageState;
}

export function concluded(surveys: readonly Survey[], against: Against): Conclusion {
  const { config, isOnly, baseline, runtime } = against;
  const entries = merged(surveys);
  const whole: readonly CoveragePoint[] = entries.map(({ point }) => ({ ...point, state: "observed" }));
  const comparison = baseline && compare(whole, baseline.rows);
  const joined = runtime && joinRuntime(whole, runtime.telemetry, namesIn(surveys));
  const covered = entries.flatMap((entry, index): readonly Covered[] => {
    const before = comparison?.before[index];
    // What lost a hook through a change elsewhere was changed too.
    const isFallen = !isOnly && before !== undefined && before.lost.length > 0;
    if (!entry.isAsked && !isFallen) return [];
    const state = stateOf(entry, before, config.strict);
    return [{ ...entry, before, state, seen: joined?.seen[index] }];
  });
  const points = covered
    .map(({ point, state, seen }) => ({ ...point, state, ...(seen === undefined ? {} : { seen }) }))
    .toSorted(byPlace);
  const told = toldOf(covered);
  return {
    told: surveys.map((_, part) => told.filter((one) => one.part === part).map((one) => one.told)),
    result: (findings) =>
      verdictOf(
        [...findings.flat(), ...surveys.flatMap((survey) => survey.findings)].toSorted(byPlace),
        points,
        {
          ...(baseline && comparison && { baseline: baselineResult(baseline.file, comparison) }),
          ...(runtime && joined && { runtime: runtimeResult(runtime.file, points, joined) }),
        },
        config,
      ),
  };
}

/** A function that two parts found is one, by what was found first. */
function merged(surveys: readonly Survey[]): readonly Merged[] {
  const all = surveys.flatMap(({ entries }, part) => entries.map((entry) => ({ ...entry, part })));
  return surveys.length === 1 ? all : onceByKey(all, ({ key }) => key);
}

/** A hook in a handler is one for the calls that it alone leads to: what it misses is told once, of the handler. */
function toldOf(covered: readonly Covered[]): readonly { readonly part: number; readonly told: Told }[] {
  const failing = covered.filter(({ state }) => state === "unobserved");
  const failingKeys = new Set(failing.map(({ key }) => key));
  const unobserved = failing
    .filter(({ ledBy }) => !ledBy.some((key) => failingKeys.has(key)))
    .map(({ key, part, seen }) => ({ part, told: { key, kind: "unobserved" as const, seen } }));
  const fallen = covered.flatMap(({ key, part, state, before }) =>
    (state === "observed" || state === "known") && before !== undefined && before.lost.length > 0
      ? [{ part, told: { key, kind: "fallen" as const, lost: before.lost } }]
      : [],
  );
  return [...unobserved, ...fallen];
}

function namesIn(surveys: readonly Survey[]): WrittenNames {
  const names = surveys.flatMap((survey) => survey.names ?? []);
  return {
    functions: new Set(names.flatMap(({ functions }) => [...functions])),
    texts: new Set(names.flatMap(({ texts }) => [...texts])),
    statements: names.flatMap(({ statements }) => statements),
  };
}

function stateOf(
  { passes, isExcused }: SurveyedEntry,
  before: Before | undefined,
  strict: boolean,
): CoverageState {
  if (passes) return "observed";
  if (isExcused) return "excused";
  return before !== undefined && !isEnough(before.hooked.length, strict) ? "known" : "unobserved";
}

function baselineResult(file: string, { added, gained, moved, gone }: Comparison): BaselineResult {
  const isStale = [added, gained, moved, gone].some(({ length }) => length > 0);
  return { file, isStale, added, gained, moved, gone };
}

function runtimeResult(
  file: string,
  points: readonly CoveragePoint[],
  { statements, onlySeen }: RuntimeJoin,
): RuntimeResult {
  const count = (state: Seen["state"]): number => points.filter(({ seen }) => seen?.state === state).length;
  return {
    file,
    declared: points.length,
    hooked: points.filter(({ hooked }) => hooked.length > 0).length,
    seen: count("seen"),
    unseen: count("unseen"),
    statements,
    onlySeen,
  };
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function byPlace(a: Place, b: Place): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}
