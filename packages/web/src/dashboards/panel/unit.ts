/** A panel's unit, in UCUM as metrics have it, to how its values are written. */
import { count, fixed } from "../../format/number.ts";
import { type Quantity, quantity, textOf } from "../../format/quantity.ts";
import { PLAIN, type Unit, writerOf } from "../../metrics/query/units.ts";

export type Writer = (value: number | null) => Quantity;

interface Scaled {
  readonly unit: Unit;
  /** What one of the panel's unit is, in the writer's. */
  readonly factor: number;
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
};
const BYTES: Readonly<Record<string, number>> = {
  By: 1,
  kBy: 1e3,
  MBy: 1e6,
  GBy: 1e9,
  KiBy: 1024,
  MiBy: 1024 ** 2,
  GiBy: 1024 ** 3,
};

/**
 * @example
 * writerOfUnit("s")(0.64); // 640 ms
 * writerOfUnit("{request}/s")(38.1); // 38.1 /s
 */
export function writerOfUnit(unit: string | undefined, decimals?: number): Writer {
  const written = unit ?? "";
  const scaled = scaledOf(written);
  if (scaled === undefined) return named(written, decimals);
  const write = isCount(written) ? wholeFrom(writerOf(scaled.unit)) : writerOf(scaled.unit);
  const finite: Writer = (value) => write(value === null ? null : value * scaled.factor);
  return decimals === undefined ? finite : rounded(finite, scaled, decimals);
}

/** `{request}`: things that are counted. */
function isCount(written: string): boolean {
  return /^\{[^}]*\}$/u.test(written);
}

/** Where Prometheus extrapolates an increase, it is no part of a request that was seen. */
const WHOLE = 10;

function wholeFrom(write: Writer): Writer {
  return (value) => write(value !== null && Math.abs(value) >= WHOLE ? Math.round(value) : value);
}

function scaledOf(written: string): Scaled | undefined {
  if (written === "%") return { unit: { of: "ratio", perSecond: false }, factor: 0.01 };
  if (written === "1") return { unit: { of: "ratio", perSecond: false }, factor: 1 };
  const perSecond = written.endsWith("/s");
  const base = perSecond ? written.slice(0, -"/s".length) : written;
  if (Object.hasOwn(SECONDS, base)) return { unit: { of: "seconds", perSecond }, factor: SECONDS[base] ?? 1 };
  if (Object.hasOwn(BYTES, base)) return { unit: { of: "bytes", perSecond }, factor: BYTES[base] ?? 1 };
  if (base === "" || base === "1" || /^\{[^}]*\}$/u.test(base))
    return { unit: { ...PLAIN, perSecond }, factor: 1 };
  return undefined;
}

/** A unit that has no writer of its own stands behind a plain number: `Cel`, `{order}/min`. */
function named(unit: string, decimals: number | undefined): Writer {
  const plain = writerOf(PLAIN);
  const shown = unit.replaceAll(/\{([^}]*)\}/gu, "$1");
  return (value) => {
    const written =
      value === null || !Number.isFinite(value) || decimals === undefined
        ? plain(value)
        : quantity(fixed(value, decimals), "");
    return quantity(textOf(written), shown);
  };
}

/** Only plain numbers and shares are written with the panel's own decimals: other units choose theirs by size. */
function rounded(write: Writer, { unit, factor }: Scaled, decimals: number): Writer {
  if (unit.perSecond || (unit.of !== "ratio" && unit.of !== "one")) return write;
  return (value) => {
    if (value === null || !Number.isFinite(value)) return write(value);
    if (unit.of === "ratio") return quantity(fixed(value * factor * 100, decimals), "%");
    return decimals === 0 ? count(value) : quantity(fixed(value, decimals), "");
  };
}
