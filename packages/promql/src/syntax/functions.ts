/** Signatures of the functions of Prometheus 3; how they are evaluated stands in evaluate/. */

export type ValueType = "scalar" | "vector" | "range" | "string";

export interface FunctionSignature {
  readonly parameters: readonly ValueType[];
  /** How many of the last parameters may be left out; with `more`, the last may be repeated. */
  readonly optional: number;
  /** How often the last parameter may follow again; `Infinity` without end. */
  readonly more: number;
  readonly returns: "scalar" | "vector";
  /** Behind a feature flag in Prometheus. */
  readonly isExperimental: boolean;
}

type Entry = readonly [
  names: string,
  parameters: string,
  returns?: "scalar" | "vector",
  options?: Partial<FunctionSignature>,
];

/** `v` vector, `r` range, `s` scalar, `t` text. */
const STABLE: readonly Entry[] = [
  ["abs ceil floor exp sqrt ln log2 log10 sgn deg rad", "v"],
  ["acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh", "v"],
  ["absent sort sort_desc timestamp", "v"],
  ["scalar", "v", "scalar"],
  ["time pi", "", "scalar"],
  ["vector", "s"],
  ["clamp", "vss"],
  ["clamp_max clamp_min", "vs"],
  ["round", "vs", "vector", { optional: 1 }],
  [
    "minute hour day_of_week day_of_month day_of_year days_in_month month year",
    "v",
    "vector",
    { optional: 1 },
  ],
  ["rate increase delta irate idelta deriv changes resets", "r"],
  ["avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time", "r"],
  ["first_over_time present_over_time absent_over_time stddev_over_time stdvar_over_time", "r"],
  ["quantile_over_time", "sr"],
  ["predict_linear", "rs"],
  ["histogram_count histogram_sum histogram_avg histogram_stddev histogram_stdvar", "v"],
  ["histogram_quantile", "sv"],
  ["histogram_fraction", "ssv"],
  ["label_replace", "vtttt"],
  ["label_join", "vttt", "vector", { optional: 1, more: Number.POSITIVE_INFINITY }],
];

const EXPERIMENTAL: readonly Entry[] = [
  ["start end step range", "", "scalar"],
  ["max_of min_of", "ss", "scalar"],
  ["double_exponential_smoothing", "rss"],
  ["mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time", "r"],
  ["start_timestamp", "v"],
  ["sort_by_label sort_by_label_desc", "vt", "vector", { optional: 1, more: Number.POSITIVE_INFINITY }],
  ["histogram_quantiles", "vtss", "vector", { optional: 1, more: 8 }],
  ["info", "vv", "vector", { optional: 1 }],
];

const TYPES: Readonly<Record<string, ValueType>> = { v: "vector", r: "range", s: "scalar", t: "string" };

function signaturesOf(entries: readonly Entry[], isExperimental: boolean): [string, FunctionSignature][] {
  return entries.flatMap(([names, letters, returns = "vector", options = {}]) => {
    const parameters = Object.freeze(Array.from(letters, (letter) => TYPES[letter] ?? "vector"));
    const signature: FunctionSignature = Object.freeze({
      parameters,
      optional: 0,
      more: 0,
      returns,
      isExperimental,
      ...options,
    });
    return names.split(" ").map((name): [string, FunctionSignature] => [name, signature]);
  });
}

export const FUNCTIONS: ReadonlyMap<string, FunctionSignature> = new Map([
  ...signaturesOf(STABLE, false),
  ...signaturesOf(EXPERIMENTAL, true),
]);
