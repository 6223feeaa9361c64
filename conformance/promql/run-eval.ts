/** Runs one `eval`: as it stands, again with `@` on its selectors at other times, and inside of a range. */
import { assertNever, SightlineError } from "@sightline/model";
import {
  type Answer,
  type Expression,
  node,
  parseExpression,
  printExpression,
  queryInstant,
  type QueryOptions,
  queryRange,
  type SeriesSource,
  walk,
} from "@sightline/promql";
import type { EvalCommand } from "./commands.ts";
import { type Fault, resultFault, vectorFault } from "./compare.ts";
import { annotationFault, isMet } from "./expectation.ts";

/** As Prometheus' own engine for tests: its flag for delayed name removal is on. */
const OPTIONS = { delaysNameRemoval: true, subqueryStepMs: 60_000 } as const;
const MINUTE = 60_000;

/** Answers queries; an argument so that a test can show that wrong answers fail. */
export interface Engine {
  readonly instant: typeof queryInstant;
  readonly range: typeof queryRange;
}

export const ownEngine: Engine = { instant: queryInstant, range: queryRange };

/** What is wrong, `undefined` when all is as expected. */
export async function evalFault(
  command: EvalCommand,
  source: SeriesSource,
  engine: Engine = ownEngine,
): Promise<Fault | undefined> {
  const options: QueryOptions = { source, ...OPTIONS };
  const { start, end, step } = command.at;
  if (step !== undefined) {
    return attempt(command, command.query, () => engine.range(command.query, { start, end, step }, options));
  }
  const plain = await instantFault(command, command.query, start, options, engine);
  if (plain !== undefined) return plain;
  for (const { query, at } of fixedAt(command.query, start)) {
    const fault = await instantFault(command, query, at, options, engine);
    if (fault !== undefined) return { expected: `${fault.expected}, as ${query} at ${at}`, got: fault.got };
  }
  return undefined;
}

async function attempt(
  command: EvalCommand,
  query: string,
  ask: () => Promise<Answer>,
): Promise<Fault | undefined> {
  const failure = command.expectations.find(({ kind }) => kind === "fail");
  let answer: Answer;
  try {
    answer = await ask();
  } catch (error) {
    // Anything but an error of the catalogue is a defect.
    const message =
      error instanceof SightlineError ? error.message : `${String(error)} (not in the catalogue)`;
    if (failure === undefined) return { expected: "an answer", got: `error ${message}` };
    if (error instanceof SightlineError && isMet(failure, message)) return undefined;
    return { expected: `error ${failure.matches?.text ?? ""}`, got: `error ${message}` };
  }
  if (failure !== undefined)
    return { expected: `error ${failure.matches?.text ?? ""}`, got: `an answer to ${query}` };
  return (
    annotationFault("warn", command.expectations, answer.warnings) ??
    annotationFault("info", command.expectations, answer.infos) ??
    resultFault(command, answer)
  );
}

async function instantFault(
  command: EvalCommand,
  query: string,
  at: number,
  options: QueryOptions,
  engine: Engine,
): Promise<Fault | undefined> {
  const fault = await attempt(command, query, () => engine.instant(query, at, options));
  if (fault !== undefined || !isAlsoRange(command, query)) return fault;
  let answer: Answer;
  try {
    answer = await engine.range(query, { start: at - MINUTE, end: at + MINUTE, step: MINUTE }, options);
  } catch (error) {
    return { expected: "an answer in a range", got: String(error) };
  }
  if (command.expectations.some(({ kind }) => kind === "ordered")) return undefined;
  return middleFault(command, answer, at);
}

function isAlsoRange(command: EvalCommand, query: string): boolean {
  if (command.range !== undefined || command.text !== undefined) return false;
  if (command.expectations.some(({ kind }) => kind === "fail")) return false;
  return !/(?:start|end|range|step)\(\)/u.test(query);
}

/** The middle of three steps has to be what the instant is. */
function middleFault(command: EvalCommand, { result }: Answer, at: number): Fault | undefined {
  if (result.kind !== "matrix") return { expected: "a matrix", got: result.kind };
  const samples = result.series.flatMap((series) => {
    const index = series.times.indexOf(at);
    if (index === -1) return [];
    const histogram = series.histograms?.[index];
    const sample = { labels: series.labels, value: series.values[index] ?? Number.NaN };
    return [histogram === undefined ? sample : { ...sample, histogram }];
  });
  const expected =
    command.scalar === undefined
      ? command.series
      : [{ labels: [], points: [{ kind: "value" as const, value: command.scalar, isStale: false }] }];
  const fault = vectorFault(expected, samples, false);
  return fault === undefined ? undefined : { expected: `${fault.expected}, in a range`, got: fault.got };
}

/** Functions whose value depends on the moment of evaluation, whatever their arguments. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(
  "days_in_month day_of_month day_of_week day_of_year end hour minute month year predict_linear range start step time timestamp".split(
    " ",
  ),
);

/** The query with `@` on each selector that has none, at times that must then make no difference. */
function fixedAt(query: string, at: number): readonly { readonly query: string; readonly at: number }[] {
  const expression = parseExpression(query);
  const isOfMoment = [...walk(expression)].some((one) => one.kind === "call" && OF_THE_MOMENT.has(one.name));
  if (isOfMoment) return [];
  const text = printExpression(withAt(expression, at));
  const times = at === 0 ? [-1000, 0, 1000] : [-10 * at, 0, Math.trunc(at / 5), at, 10 * at];
  return times.map((time) => ({ query: text, at: time }));
}

function withAt(expression: Expression, ms: number): Expression {
  const at = { kind: "time", ms } as const;
  switch (expression.kind) {
    case "number":
    case "string":
      return expression;
    case "selector":
    case "range-selector":
      return expression.at === undefined ? node({ ...expression, at }) : expression;
    case "subquery":
      // What is inside moves with the subquery.
      return expression.at === undefined ? node({ ...expression, at }) : expression;
    case "parentheses":
      return node({ ...expression, expression: withAt(expression.expression, ms) });
    case "unary":
      return node({ ...expression, operand: withAt(expression.operand, ms) });
    case "binary":
      return node({ ...expression, left: withAt(expression.left, ms), right: withAt(expression.right, ms) });
    case "call":
      return node({ ...expression, parameters: expression.parameters.map((one) => withAt(one, ms)) });
    case "aggregation": {
      const parameter = expression.parameter === undefined ? undefined : withAt(expression.parameter, ms);
      return node({ ...expression, parameter, expression: withAt(expression.expression, ms) });
    }
    default:
      return assertNever(expression, "expression");
  }
}
