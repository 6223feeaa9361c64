/** How two answers of Prometheus' HTTP API differ, in words. */

export interface AnswerSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

export interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: readonly AnswerSeries[] };
}

/** Sums may be added up in another order. */
const TOLERANCE = 1e-12;

export function differences(theirs: Answer, ours: Answer): readonly string[] {
  if (theirs.status !== ours.status)
    return [`status ${ours.status} (${ours.error ?? ""}), not ${theirs.status} (${theirs.error ?? ""})`];
  if (theirs.data === undefined || ours.data === undefined) return [];
  if (theirs.data.resultType !== ours.data.resultType)
    return [`${ours.data.resultType}, not ${theirs.data.resultType}`];
  if (theirs.data.resultType === "scalar" || theirs.data.resultType === "string")
    return JSON.stringify(theirs.data) === JSON.stringify(ours.data)
      ? []
      : [`${JSON.stringify(ours.data)}, not ${JSON.stringify(theirs.data)}`];
  const [expected, found] = [byLabels(theirs.data.result), byLabels(ours.data.result)];
  const missing = [...expected.keys()].filter((key) => !found.has(key)).map((key) => `no ${key}`);
  const more = [...found.keys()].filter((key) => !expected.has(key)).map((key) => `${key} is too much`);
  const other = [...expected].flatMap(([key, series]) => {
    const own = found.get(key);
    return own === undefined ? [] : valuesDiffer(series, own).map((difference) => `${key}: ${difference}`);
  });
  return [...missing, ...more, ...other];
}

function byLabels(result: readonly AnswerSeries[]): ReadonlyMap<string, AnswerSeries> {
  return new Map(
    result.map((series) => [
      JSON.stringify(Object.entries(series.metric).toSorted(([left], [right]) => (left < right ? -1 : 1))),
      series,
    ]),
  );
}

function valuesDiffer(theirs: AnswerSeries, ours: AnswerSeries): readonly string[] {
  const [expected, found] = [samplesOf(theirs), samplesOf(ours)];
  if (expected.length !== found.length) return [`${found.length} values, not ${expected.length}`];
  return expected.flatMap(([time, value], at) => {
    const [ownTime, own] = found[at] ?? [Number.NaN, ""];
    return time === ownTime &&
      isNear(Number(value.replace("Inf", "Infinity")), Number(own.replace("Inf", "Infinity")))
      ? []
      : [`${own} at ${ownTime}, not ${value} at ${time}`];
  });
}

function samplesOf({ value, values }: AnswerSeries): readonly (readonly [number, string])[] {
  return values ?? (value === undefined ? [] : [value]);
}

function isNear(left: number, right: number): boolean {
  if (Object.is(left, right) || left === right) return true;
  return Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right));
}
