/**
 * Numbers as Go's `%g` prints them, which is how Sloth writes objectives and thresholds: the shortest digits that read
 * back the same, in exponent form when the exponent is below −4 or at least 21 (`strconv.FormatFloat(x, 'g', -1, 64)`:
 * with the shortest precision the upper limit is 21).
 *
 * @example
 * goFloat(0.0009999999999999432); // "0.0009999999999999432"
 * goFloat(0.000010000000000047748); // "1.0000000000047748e-05"
 */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  if (value === 0) return "0";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 21) {
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  return exponent < 0 ? decimal(mantissa, exponent) : String(value);
}

/** JavaScript changes to exponents at −7 only; Go at −5 already, so small numbers between are the same in both. */
function decimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace("-", "").replace(".", "");
  return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
}
