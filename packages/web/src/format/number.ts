/** Counts, ratios and percents. */
import { MINUS, type Quantity, UNKNOWN, quantity } from "./quantity.ts";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** With thousands by comma; a real minus sign. */
export function grouped(value: number): string {
  return whole.format(value).replace("-", MINUS);
}

/** `digits` after the point, a real minus sign, and no minus before zero. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", MINUS);
}

/** At most three significant figures and one decimal under 10: `6.0`, `48`, `640`, `1,842`. */
export function brief(value: number): string {
  return Math.abs(value) < 9.95 ? fixed(value, 1) : grouped(value);
}

/** Three significant figures, for large units: `2.31`, `41.2`, `640`. */
export function three(value: number): string {
  const size = Math.abs(value);
  if (size < 9.995) return fixed(value, 2);
  if (size < 99.95) return fixed(value, 1);
  return grouped(value);
}

const MILLION = 1e6;
const THOUSAND_MILLION = 1e9;

/** Exact under a million: `48,210`; then `1.24 M`, `3.10 G`. */
export function count(value: number | null): Quantity {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  if (Math.abs(value) >= THOUSAND_MILLION) return quantity(three(value / THOUSAND_MILLION), "G");
  if (Math.abs(value) >= MILLION) return quantity(three(value / MILLION), "M");
  return quantity(grouped(value), "");
}

/**
 * `ratio` from 0 to 1: `4.8 %`, `61 %`, `0.02 %`. What is not quite all keeps the decimals that say so (`99.97 %`), and
 * what is not quite none is never 0.
 */
export function percent(ratio: number | null): Quantity {
  if (ratio === null || !Number.isFinite(ratio)) return UNKNOWN;
  const value = ratio * 100;
  const size = Math.abs(value);
  if (size === 0) return quantity("0", "%");
  if (size < 0.005) return quantity(`<${value < 0 ? MINUS : ""}0.01`, "%");
  if (size < 0.095) return quantity(fixed(value, 2), "%");
  if (size < 9.95) return quantity(fixed(value, 1), "%");
  if (size < 99.5 || size >= 100) return quantity(grouped(value), "%");
  return quantity(
    fixed(Math.trunc(value * (size < 99.9 ? 10 : 100)) / (size < 99.9 ? 10 : 100), size < 99.9 ? 1 : 2),
    "%",
  );
}

/** One digit more than its target has: 0.99929 against 0.999 is `99.929 %`. Cut, not rounded, so that it never looks met. */
export function attainment(ratio: number | null, target: number): Quantity {
  if (ratio === null || !Number.isFinite(ratio)) return UNKNOWN;
  const decimals = (String(Number((target * 100).toFixed(6))).split(".")[1] ?? "").length;
  const digits = decimals + (decimals === 0 ? 1 : 2);
  const scale = 10 ** digits;
  return quantity(fixed(Math.floor(ratio * 100 * scale + 1e-6) / scale, digits), "%");
}

/** `14.2×`: the sign belongs to the number. */
export function times(ratio: number | null): Quantity {
  if (ratio === null || !Number.isFinite(ratio)) return UNKNOWN;
  return quantity(`${fixed(ratio, 1)}×`, "");
}
