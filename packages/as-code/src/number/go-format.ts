/** Go's `fmt` for numbers, as far as templates of alerts use it. */
import { goFloat } from "./go-float.ts";

/**
 * `%.4g` for 4: so many significant digits, in exponent form below 0.0001 and from 10^digits on, without trailing zeros.
 *
 * @example
 * goGeneral(12345, 4); // "1.234e+04"
 */
export function goGeneral(value: number, digits: number): string {
  if (!Number.isFinite(value) || value === 0) return goFloat(value);
  const [mantissa = "", exponentText = "0"] = value.toExponential(Math.max(0, digits - 1)).split("e");
  const exponent = Number(exponentText);
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/u, "") : mantissa;
  if (exponent < -4 || exponent >= digits) {
    return `${short}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const plain = value.toFixed(Math.max(0, digits - 1 - exponent));
  return plain.includes(".") ? plain.replace(/\.?0+$/u, "") : plain;
}

/** `printf`: `%s %v %d %f %.2f %g %e %q %%`, with widths. Anything else is told as Go tells it: `%!x(…)`. */
export function goPrintf(format: string, values: readonly (string | number | boolean)[]): string {
  let next = 0;
  return format.replaceAll(/%([-+0# ]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/gu, (_all, ...groups: string[]) => {
    const [flags = "", width, precision, verb = ""] = groups;
    if (verb === "%") return "%";
    const value = values[next++];
    if (value === undefined) return `%!${verb}(MISSING)`;
    const text = formatted(value, verb, precision === undefined ? undefined : Number(precision));
    const size = Number(width ?? 0);
    if (flags.includes("-")) return text.padEnd(size);
    return text.padStart(size, flags.includes("0") ? "0" : " ");
  });
}

function formatted(value: string | number | boolean, verb: string, precision: number | undefined): string {
  if (verb === "v") return typeof value === "number" ? goFloat(value) : String(value);
  if (verb === "s" && typeof value !== "number") {
    const text = String(value);
    return precision === undefined ? text : text.slice(0, precision);
  }
  if (verb === "q" && typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "number") return `%!${verb}(${typeof value}=${String(value)})`;
  if (verb === "f") return value.toFixed(precision ?? 6);
  if (verb === "g") return precision === undefined ? goFloat(value) : goGeneral(value, precision);
  if (verb === "e") return value.toExponential(precision ?? 6).replace(/e([-+])(\d)$/u, "e$10$2");
  if (verb === "d" && Number.isInteger(value)) return String(value);
  return `%!${verb}(float64=${goFloat(value)})`;
}
