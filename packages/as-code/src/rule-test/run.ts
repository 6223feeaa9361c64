/** Runs unit tests of rules over samples in memory. */
import { assertNever } from "@sightline/model";
import {
  entriesOf,
  labelsOf,
  METRIC_NAME,
  parseSelector,
  printDuration,
  queryInstant,
  type SampleStore,
  sampleStore,
  type SeriesLine,
  seriesLine,
} from "@sightline/promql";
import { goFloat } from "../number/go-float.ts";
import type { AlertInstance } from "../rule/evaluate/alert-instances.ts";
import { type RuleRun, ruleRun, sortedInstances } from "../rule/evaluate/rule-run.ts";
import type { Labels, RuleGroup } from "../rule/rule.ts";
import type { Expectation, RuleTest, RuleTestOutcome } from "./rule-test.ts";

/**
 * The outcome of each expectation of a test. A fault of the test itself (a series or an expression that cannot be read)
 * is an outcome too.
 */
export async function runRuleTest(
  test: RuleTest,
  groups: readonly RuleGroup[],
): Promise<readonly RuleTestOutcome[]> {
  const store = sampleStore();
  for (const { series, values, line } of test.series) {
    const read = readSeries(`${series} ${values}`);
    if (typeof read === "string") {
      return [outcome(test, line, `the series ${series}`, false, "a series and its points", read)];
    }
    for (const [index, point] of read.points.entries()) store.put(read.labels, index * test.interval, point);
  }
  const run = ruleRun(groups, store, test);
  try {
    const watched = await evaluated(test, run);
    const outcomes: RuleTestOutcome[] = [];
    for (const expectation of test.expectations) {
      outcomes.push(await judged(test, expectation, watched, store));
    }
    return outcomes;
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    return [outcome(test, test.line, "the rules", false, "rules that can be evaluated", got)];
  }
}

function readSeries(line: string): SeriesLine | string {
  try {
    return seriesLine(line);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What fires at each evaluation, of the alerts that the test asks for. */
type Watched = ReadonlyMap<number, ReadonlyMap<string, readonly AlertInstance[]>>;

async function evaluated(test: RuleTest, run: RuleRun): Promise<Watched> {
  const names = new Set(test.expectations.flatMap((one) => (one.kind === "expression" ? [] : [one.alert])));
  const watched = new Map<number, ReadonlyMap<string, readonly AlertInstance[]>>();
  const last = Math.max(0, ...test.expectations.map(endOf));
  for (let time = 0; time <= last; time += test.evaluationInterval) {
    await run.evaluateAt(time);
    const firing = [...names].map((name) => {
      const instances = run.alerts(name).filter(({ state }) => state === "firing");
      return [name, sortedInstances(instances)] as const;
    });
    watched.set(time, new Map(firing));
  }
  return watched;

  function endOf(expectation: Expectation): number {
    if (expectation.kind !== "life") return expectation.at;
    const points = test.series.map(({ series, values }) => {
      const read = readSeries(`${series} ${values}`);
      return typeof read === "string" ? 0 : (read.points.length - 1) * test.interval;
    });
    return Math.max(...points, expectation.fires ?? 0, expectation.resolves ?? 0);
  }
}

async function judged(
  test: RuleTest,
  expectation: Expectation,
  watched: Watched,
  store: SampleStore,
): Promise<RuleTestOutcome> {
  switch (expectation.kind) {
    case "alerts":
      return judgedAlerts(test, expectation, watched);
    case "expression":
      return judgedExpression(test, expectation, store);
    case "life":
      return judgedLife(test, expectation, watched);
    default:
      return assertNever(expectation, "expectation");
  }
}

function judgedAlerts(
  test: RuleTest,
  expectation: Extract<Expectation, { kind: "alerts" }>,
  watched: Watched,
): RuleTestOutcome {
  const { at, alert, line, exact, firing } = expectation;
  // What holds at a moment was decided at the evaluation before it.
  const evaluation = Math.floor(at / test.evaluationInterval) * test.evaluationInterval;
  const instances = watched.get(evaluation)?.get(alert) ?? [];
  const name = `${alert} at ${printDuration(at)}`;
  const got = instances.map(({ labels, annotations }) => printInstance(labels, exact ? annotations : {}));
  const expected = firing
    .map(({ labels, annotations }) => printInstance(labels, exact ? annotations : {}))
    .toSorted();
  const printed = got.toSorted();
  const ok = printed.join("\n") === expected.join("\n");
  return outcome(
    test,
    line,
    name,
    ok,
    expected.join("; ") || "nothing fires",
    printed.join("; ") || "nothing fires",
  );
}

function printInstance(labels: Labels, annotations: Labels): string {
  const own = Object.fromEntries(Object.entries(labels).filter(([name]) => name !== "alertname"));
  return `{${printTexts(own)}}${Object.keys(annotations).length === 0 ? "" : ` (${printTexts(annotations)})`}`;
}

function printTexts(texts: Labels): string {
  const names = Object.keys(texts).toSorted();
  return names.map((name) => `${name}=${JSON.stringify(texts[name])}`).join(", ");
}

async function judgedExpression(
  test: RuleTest,
  expectation: Extract<Expectation, { kind: "expression" }>,
  store: SampleStore,
): Promise<RuleTestOutcome> {
  const { at, expression, samples, line } = expectation;
  const name = `${expression} at ${printDuration(at)}`;
  const wanted = samples.map(({ labels, value }) => ({ labels: normalLabels(labels), value }));
  const expected = printSamples(wanted);
  try {
    const { result } = await queryInstant(expression, at, { source: store });
    const found =
      result.kind === "vector"
        ? result.samples.map(({ labels, value }) => ({
            labels: normal(Object.fromEntries(entriesOf(labels))),
            value,
          }))
        : result.kind === "scalar"
          ? [{ labels: "{}", value: result.value }]
          : [];
    const ok = sameSamples(wanted, found, test.fuzzy);
    return outcome(test, line, name, ok, expected, printSamples(found));
  } catch (error) {
    return outcome(test, line, name, false, expected, error instanceof Error ? error.message : String(error));
  }
}

interface PrintedSample {
  readonly labels: string;
  readonly value: number;
}

function normalLabels(text: string): string {
  if (text.trim() === "" || text.trim() === "{}") return "{}";
  const { name, matchers } = parseSelector(text);
  const labels = Object.fromEntries(matchers.map((matcher) => [matcher.name, matcher.value]));
  return normal(name === "" ? labels : { ...labels, [METRIC_NAME]: name });
}

function normal(labels: Labels): string {
  return `{${printTexts(Object.fromEntries(entriesOf(labelsOf(labels))))}}`;
}

function sameSamples(
  left: readonly PrintedSample[],
  right: readonly PrintedSample[],
  fuzzy: boolean,
): boolean {
  if (left.length !== right.length) return false;
  const others = new Map(right.map(({ labels, value }) => [labels, value]));
  return left.every(({ labels, value }) => {
    const other = others.get(labels);
    return other !== undefined && sameValue(value, other, fuzzy);
  });
}

/** How far fuzzy numbers may be apart: promtool's relative 1e-15. */
const FUZZ = 1e-15;

function sameValue(left: number, right: number, fuzzy: boolean): boolean {
  if (Object.is(left, right) || left === right) return true;
  return fuzzy && Math.abs(left - right) <= FUZZ * Math.max(Math.abs(left), Math.abs(right));
}

function printSamples(samples: readonly PrintedSample[]): string {
  if (samples.length === 0) return "no sample";
  return samples
    .map(({ labels, value }) => `${labels} ${goFloat(value)}`)
    .toSorted()
    .join("; ");
}

function judgedLife(
  test: RuleTest,
  expectation: Extract<Expectation, { kind: "life" }>,
  watched: Watched,
): RuleTestOutcome {
  const { alert, labels, fires, resolves, line } = expectation;
  const firing = [...watched].map(([time, alerts]) => ({
    time,
    fires: (alerts.get(alert) ?? []).some((instance) => has(instance.labels, labels)),
  }));
  const first = firing.find((one) => one.fires)?.time;
  const end = first === undefined ? undefined : firing.find((one) => one.time > first && !one.fires)?.time;
  const ok = first === fires && (resolves === undefined || end === resolves);
  return outcome(test, line, `the life of ${alert}`, ok, printLife(fires, resolves), printLife(first, end));
}

function printLife(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return "never fires";
  const until = to === undefined ? "" : `, resolves at ${printDuration(to)}`;
  return `fires at ${printDuration(from)}${until}`;
}

function has(labels: Labels, some: Labels): boolean {
  return Object.entries(some).every(([name, value]) => labels[name] === value);
}

function outcome(
  test: RuleTest,
  line: number,
  about: string,
  ok: boolean,
  expected: string,
  got: string,
): RuleTestOutcome {
  return { file: test.file, line, test: test.name, case: about, ok, expected, got };
}
