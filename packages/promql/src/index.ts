export type { Catalogue, KnownMetric, MetricType } from "./check/catalogue.ts";
export { checkExpression } from "./check/check.ts";
export { typeOf } from "./check/types.ts";
export { promqlErrors } from "./errors.ts";
export {
  type Answer,
  type AnswerSample,
  type AnswerSeries,
  queryInstant,
  type QueryOptions,
  queryRange,
  type Result,
} from "./evaluate/answer.ts";
export type { SeriesSource, SourceSeries } from "./evaluate/source.ts";
export { isStale, markStale } from "./evaluate/stale.ts";
export { type Bucket, bucketsAscending } from "./histogram/bounds.ts";
export { added as addHistograms, subtracted as subtractHistograms } from "./histogram/arithmetic.ts";
export {
  type Buckets,
  bucketsOfSpans,
  type BucketSpan,
  CUSTOM_BUCKETS_SCHEMA,
  type NativeHistogram,
  NO_BUCKETS,
  type ResetHint,
  spansOfBuckets,
  usesCustomBounds,
} from "./histogram/histogram.ts";
export { printHistogram } from "./histogram/print.ts";
export { detectsReset } from "./histogram/reset.ts";
export type { HistogramSum } from "./histogram/sum.ts";
export {
  compareLabels,
  entriesOf,
  labelsKey,
  labelsOf,
  labelValue,
  type Labels,
  METRIC_NAME,
  NO_LABELS,
  printLabels,
  withLabel,
} from "./labels/labels.ts";
export { labelsTest, type Matcher, matcherTest, type MatchOperator } from "./labels/matcher.ts";
export { PatternRefused, wholePattern } from "./labels/regular-expression.ts";
export { expandTemplate } from "./labels/template.ts";
export { DEFAULT_LIMITS, type Limits } from "./limit/limits.ts";
export { type SampleStore, sampleStore } from "./notation/sample-store.ts";
export {
  isStartLine,
  type Point,
  putPoint,
  type SeriesLine,
  seriesLine,
  startLine,
} from "./notation/series-line.ts";
export { histogramLiteral, type HistogramLiteral } from "./notation/histogram-literal.ts";
export { signed } from "./notation/signed-number.ts";
export { formatExpression } from "./print/format.ts";
export { printExpression } from "./print/print.ts";
export { placeOf, type Problem, type ProblemCode, type Span } from "./problem.ts";
export {
  type Aggregation,
  type AggregationOperator,
  type At,
  bare,
  type Binary,
  type BinaryOperator,
  type Call,
  childrenOf,
  type DurationExpression,
  type Expression,
  type Matching,
  node,
  type NumberLiteral,
  type Parentheses,
  type RangeSelector,
  type StringLiteral,
  type Subquery,
  type Unary,
  type VectorSelector,
  walk,
} from "./syntax/ast.ts";
export { FUNCTIONS, type FunctionSignature, type ValueType } from "./syntax/functions.ts";
export { parseDuration, parseNumber, printDuration, printNumber } from "./syntax/number-literal.ts";
export { parseExpression, parseQuery, parseSelector, type Parsed } from "./syntax/parse.ts";
