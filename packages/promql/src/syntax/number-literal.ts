/** Numbers and durations as Prometheus 3 reads them. */

/** Milliseconds of the units of a duration, largest first: a year has 365 days. */
const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ["y", 31_536_000_000],
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];

const ONE_DURATION = /(\d+)(ms|[ywdhms])/gu;
const WHOLE_DURATION = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/u;

/**
 * Milliseconds of `1h30m`, `0`, `500ms`; `undefined` for what is no duration (units out of order, twice, or unknown).
 *
 * @example
 * parseDuration("1h30m"); // 5400000
 */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (text === "" || !WHOLE_DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(ONE_DURATION)) {
    total += Number(count) * (UNITS.find(([name]) => name === unit)?.[1] ?? Number.NaN);
  }
  return Number.isFinite(total) ? total : undefined;
}

/** The shortest form; weeks and years only where nothing is left over, as Prometheus prints durations. */
export function printDuration(ms: number): string {
  if (ms === 0) return "0s";
  const sign = ms < 0 ? "-" : "";
  let rest = Math.abs(ms);
  let text = "";
  for (const [unit, length] of UNITS) {
    if ((unit === "y" || unit === "w") && rest % length !== 0) continue;
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return sign + text;
}

const DECIMAL = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const HEXADECIMAL_FLOAT = /^0x_?([0-9a-f_]*)(?:\.([0-9a-f_]*))?p([+-]?\d+)$/iu;

/** The value of a literal without sign, `undefined` when it is no number: `0x1F`, `017`, `1_000`, `.5e3`, `Inf`, `NaN`. */
export function parseNumber(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === "inf" || lower === "infinity") return Number.POSITIVE_INFINITY;
  if (lower === "nan") return Number.NaN;
  if (/^0x_?[0-9a-f]+(?:_[0-9a-f]+)*$/u.test(lower)) return Number(lower.replaceAll("_", ""));
  const float = HEXADECIMAL_FLOAT.exec(lower);
  if (float !== null) {
    const digits = `${float[1] ?? ""}${float[2] ?? ""}`.replaceAll("_", "");
    const places = (float[2] ?? "").replaceAll("_", "").length;
    return digits === "" ? undefined : Number(`0x${digits}`) * 2 ** (Number(float[3]) - 4 * places);
  }
  if (/^0_?[0-7]+(?:_[0-7]+)*$/u.test(lower)) return Number.parseInt(lower.replaceAll("_", ""), 8);
  if (/^[1-9]\d*(?:_\d+)+$/u.test(lower)) return Number(lower.replaceAll("_", ""));
  return DECIMAL.test(lower) ? Number(lower) : undefined;
}

/** All digits, no exponent, as Go's `FormatFloat(value, 'f', -1, 64)`. */
export function printNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const shortest = String(value);
  const parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/u.exec(shortest);
  if (parts === null) return shortest;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}
