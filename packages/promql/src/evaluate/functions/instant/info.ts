/** `info()`: labels of info metrics such as `target_info`, joined by `instance` and `job`. */
import {
  compareLabels,
  entriesOf,
  filterLabels,
  labelsKey,
  labelValue,
  METRIC_NAME,
  type Labels,
  printLabels,
  withLabels,
} from "../../../labels/labels.ts";
import { type Matcher, matcherTest } from "../../../labels/matcher.ts";
import {
  type At,
  bare,
  type Call,
  childrenOf,
  type Expression,
  node,
  type VectorSelector,
} from "../../../syntax/ast.ts";
import type { Context } from "../../context.ts";
import { evaluationError, evaluationErrorOf } from "../../evaluation-error.ts";
import { atMs, offsetMs } from "../../select/duration.ts";
import { selectVector } from "../../select/vector.ts";
import { ABSENT, copyStep, isEmpty, newSeries, type StepSeries } from "../../value.ts";

const IDENTIFYING: ReadonlySet<string> = new Set(["instance", "job"]);

interface Wanted {
  /** Which info metrics. */
  readonly names: readonly Matcher[];
  /** Conditions on their labels; without any, all labels are taken. */
  readonly labels: readonly Matcher[];
}

export async function evaluateInfo(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const [subject, selector] = call.parameters.map(bare);
  const value = subject === undefined ? undefined : await context.evaluate(subject, context);
  if (subject === undefined || value?.kind !== "vector") return [];
  const wanted = wantedOf(selector);
  const tests = wanted.names.map(matcherTest);
  const isInfo = (labels: Labels): boolean => tests.every((test) => test(labelValue(labels, METRIC_NAME)));
  const base = value.series.filter(({ labels }) => !isInfo(labels));
  const infos = await infoSeries(base, wanted, subject, context);
  return joined(value.series, isInfo, infos, wanted, context.steps.count);
}

function wantedOf(selector: Expression | undefined): Wanted {
  const matchers = selector?.kind === "selector" ? selector.matchers : [];
  const names = matchers.filter(({ name }) => name === METRIC_NAME);
  const labels = matchers.filter(({ name }) => name !== METRIC_NAME);
  if (names.some(({ operator }) => operator === "=" || operator === "=~")) return { names, labels };
  const all: Matcher =
    names.length > 0
      ? { name: METRIC_NAME, operator: "=~", value: ".+_info" }
      : { name: METRIC_NAME, operator: "=", value: "target_info" };
  return { names: [all, ...names], labels };
}

/** The info series of the same instances and jobs; their values are when each sample was taken. */
async function infoSeries(
  base: readonly StepSeries[],
  { names, labels }: Wanted,
  subject: Expression,
  context: Context,
): Promise<readonly StepSeries[]> {
  const same: Matcher[] = [];
  for (const name of IDENTIFYING) {
    const values = new Set(
      base.map((series) => labelValue(series.labels, name)).filter((text) => text !== ""),
    );
    const escaped = [...values].map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`));
    if (escaped.length > 0) same.push({ name, operator: "=~", value: escaped.join("|") });
  }
  if (same.length === 0) return [];
  const moved = momentOf(subject, context.query);
  const selector: VectorSelector = node({
    kind: "selector",
    name: "",
    matchers: [...same, ...labels, ...names],
    extension: undefined,
    span: subject.span,
    at: moved?.at,
    offset:
      moved === undefined
        ? undefined
        : node({ kind: "number", value: moved.offset / 1000, isDuration: true, span: subject.span }),
  });
  return (await selectVector(selector, context, "float-times")).toSorted((a, b) =>
    compareLabels(a.labels, b.labels),
  );
}

/** Which moments the first selector looks at, through the subqueries around it. */
function momentOf(
  expression: Expression,
  query: Context["query"],
): { readonly at: At | undefined; readonly offset: number } | undefined {
  if (expression.kind === "selector" || expression.kind === "range-selector") {
    const ms = atMs(expression.at, query);
    return {
      at: ms === undefined ? undefined : { kind: "time", ms },
      offset: offsetMs(expression.offset, query),
    };
  }
  for (const child of childrenOf(expression)) {
    const found = momentOf(child, query);
    if (found === undefined) continue;
    if (expression.kind !== "subquery" || found.at !== undefined) return found;
    const ms = atMs(expression.at, query);
    const offset = found.offset + offsetMs(expression.offset, query);
    return { at: ms === undefined ? undefined : { kind: "time", ms }, offset };
  }
  return undefined;
}

function identity(labels: Labels): string {
  return labelsKey(filterLabels(labels, (name) => IDENTIFYING.has(name)));
}

function joined(
  all: readonly StepSeries[],
  isInfo: (labels: Labels) => boolean,
  infos: readonly StepSeries[],
  wanted: Wanted,
  steps: number,
): readonly StepSeries[] {
  const byIdentity = new Map<string, Map<string, StepSeries[]>>();
  for (const info of infos) {
    const key = identity(info.labels);
    const names = byIdentity.get(key) ?? new Map<string, StepSeries[]>();
    byIdentity.set(key, names);
    const name = labelValue(info.labels, METRIC_NAME);
    names.set(name, [...(names.get(name) ?? []), info]);
  }
  const mayLack = wanted.labels.every((one) => matcherTest(one)(""));
  const results = new Map<string, StepSeries>();
  const put = (series: StepSeries, labels: Labels, step: number): void => {
    const key = labelsKey(labels);
    let result = results.get(key);
    if (result === undefined) results.set(key, (result = newSeries(labels, steps, series.dropsName)));
    if (result.present[step] !== ABSENT) throw evaluationError("same-labels");
    copyStep(series, result, step);
  };
  for (const series of all) {
    const candidates = isInfo(series.labels)
      ? undefined
      : (byIdentity.get(identity(series.labels)) ?? new Map<string, StepSeries[]>());
    for (let step = 0; step < steps; step++) {
      if (series.present[step] === ABSENT) continue;
      if (candidates === undefined) {
        put(series, series.labels, step);
        continue;
      }
      const found = [...candidates.values()]
        .map((list) => newestAt(list, step))
        .filter((one) => one !== undefined);
      if (found.length === 0 && !mayLack) continue;
      put(series, withInfo(series.labels, found, wanted), step);
    }
  }
  return [...results.values()].filter((one) => !isEmpty(one));
}

/** Of several series of one info metric, the one that was seen last. */
function newestAt(list: readonly StepSeries[], step: number): StepSeries | undefined {
  let best: StepSeries | undefined;
  for (const one of list) {
    if (one.present[step] === ABSENT) continue;
    const [time, newest] = [one.values[step] ?? 0, best?.values[step] ?? Number.NEGATIVE_INFINITY];
    if (best !== undefined && time === newest) {
      const [first, second] = [best, one].map(({ labels }) => printLabels(labels));
      const ms = Math.round(time * 1000);
      const reason = `found duplicate series for info metric: existing ${first ?? ""} @ ${ms}, new ${second ?? ""} @ ${ms}`;
      throw evaluationErrorOf(reason, "Narrow the info metric with matchers in the second argument.");
    }
    if (time > newest) best = one;
  }
  return best;
}

function withInfo(labels: Labels, infos: readonly StepSeries[], { labels: conditions }: Wanted): Labels {
  const own = new Set([...entriesOf(labels)].map(([name]) => name));
  const only = conditions.length === 0 ? undefined : new Set(conditions.map(({ name }) => name));
  const additions = new Map<string, string>();
  for (const info of infos) {
    for (const [name, value] of entriesOf(info.labels)) {
      if (name === METRIC_NAME || only?.has(name) === false) continue;
      const before = additions.get(name);
      if (before !== undefined && before !== value) {
        const hint = 'Two info metrics say different things; choose one with {__name__="…"}.';
        throw evaluationErrorOf(`conflicting label: ${name}`, hint);
      }
      if (!own.has(name)) additions.set(name, value);
    }
  }
  return additions.size === 0 ? labels : withLabels(labels, additions);
}
