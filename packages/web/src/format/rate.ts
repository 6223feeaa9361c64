import { brief, fixed, three, grouped } from "./number.ts";
import { type Quantity, UNKNOWN, quantity } from "./quantity.ts";

/** Per second: `38.1 /s`, `2.4 /s`, `0.04 /s`, `1,842 /s`. */
export function rate(value: number | null, unit = "/s"): Quantity {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size === 0) return quantity("0", unit);
  if (size < 0.005) return quantity("<0.01", unit);
  if (size < 0.095) return quantity(fixed(value, 2), unit);
  if (size < 9.95) return quantity(brief(value), unit);
  return quantity(size < 99.95 ? fixed(value, 1) : grouped(value), unit);
}

const BYTES = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Decimal: `41.2 GB`. */
export function bytes(value: number | null): Quantity {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  let size = Math.abs(value);
  let power = 0;
  while (size >= 999.5 && power < BYTES.length - 1) {
    size /= 1000;
    power += 1;
  }
  const signed = value < 0 ? -size : size;
  return quantity(power === 0 ? grouped(signed) : three(signed), BYTES[power] ?? "B");
}
