/** What a panel must show, and how what it shows is held against that. */
import { assertNever } from "@sightline/model";

export type Truth =
  | {
      /** Parts of a whole, query by query: what counts is how they stand to each other. */
      readonly kind: "shares";
      readonly of: Readonly<Record<string, number>>;
      /** Of each part; nothing where all series have samples at the same times. */
      readonly tolerance: number;
    }
  | { readonly kind: "values"; readonly of: Readonly<Record<string, number>> }
  /** `*`: every line, of which there is at least one. */
  | { readonly kind: "within"; readonly of: Readonly<Record<string, readonly [least: number, most: number]>> }
  /** Cumulative buckets, in which everything lies below one bound and nothing below the next smaller one. */
  | { readonly kind: "bucket"; readonly below: number }
  | { readonly kind: "nothing"; readonly because: string };

export function shares(of: Readonly<Record<string, number>>, tolerance = 1e-6): Truth {
  return { kind: "shares", of, tolerance };
}

/**
 * Metrics of spans are published every 15 s, each series from its first time on: their increases are stretched to the
 * window's ends by a little more or less.
 */
export function ofSpans(of: Readonly<Record<string, number>>): Truth {
  return shares(of, 0.25);
}

export function values(of: Readonly<Record<string, number>>): Truth {
  return { kind: "values", of };
}

export function within(of: Readonly<Record<string, readonly [least: number, most: number]>>): Truth {
  return { kind: "within", of };
}

/** Durations that were measured, in seconds: more than none, less than the longest that a test waits. */
export function measured(...names: readonly string[]): Truth {
  return within(Object.fromEntries(names.map((name) => [name, [1e-9, 60]])));
}

/** More than none. */
export function some(...names: readonly string[]): Truth {
  return within(Object.fromEntries(names.map((name) => [name, [Number.MIN_VALUE, Number.MAX_VALUE]])));
}

export function inBucket(below: number): Truth {
  return { kind: "bucket", below };
}

export function nothing(because: string): Truth {
  return { kind: "nothing", because };
}

/** The lines of each query of a panel, by name. */
export type Shown = readonly ReadonlyMap<string, number>[];

/** Where what is shown is not what is true; empty where it is. */
export function differs(shown: Shown, truth: Truth): readonly string[] {
  const lines = new Map(shown.flatMap((query) => [...query]));
  switch (truth.kind) {
    case "nothing":
      return [...lines].map(([name, value]) => `${name} is ${value}, and should not be: ${truth.because}`);
    case "bucket":
      return bucketFaults(lines, truth.below);
    case "values":
      return faults(
        lines,
        truth.of,
        (value, wanted) => Math.abs(value - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted)),
      );
    case "within":
      return faults(
        "*" in truth.of ? starred(lines) : lines,
        truth.of,
        (value, [least, most]) => value >= least && value <= most,
      );
    case "shares": {
      const parts = new Map(shown.flatMap((query) => [...partsOf(query)]));
      // The parts of a query are to each other as they are expected to be, whatever stands in other queries.
      const wanted = shown.flatMap((query) => {
        const known = Object.entries(truth.of).filter(([name]) => query.has(name));
        return [...partsOf(new Map(known))];
      });
      const missing = Object.keys(truth.of).filter((name) => !lines.has(name));
      return [
        ...missing.map((name) => `${name} is missing`),
        ...faults(
          parts,
          Object.fromEntries(wanted),
          (value, part) => Math.abs(value - part) <= truth.tolerance * Math.max(part, 1e-3),
        ),
      ];
    }
    default:
      return assertNever(truth, "truth");
  }
}

function partsOf(query: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sum = [...query.values()].reduce((left, right) => left + right, 0);
  if (query.size === 1) return new Map([...query].map(([name, value]) => [name, value > 0 ? 1 : 0]));
  return new Map([...query].map(([name, value]) => [name, value / sum]));
}

function starred(lines: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const [first] = [...lines.values()].toSorted((left, right) => left - right);
  return first === undefined ? lines : new Map([["*", first]]);
}

function faults<T>(
  lines: ReadonlyMap<string, number>,
  of: Readonly<Record<string, T>>,
  holds: (value: number, wanted: T) => boolean,
): readonly string[] {
  const names = [...new Set([...lines.keys(), ...Object.keys(of)])];
  return names.flatMap((name) => {
    const value = lines.get(name);
    const wanted = of[name];
    if (value === undefined) return [`${name} is missing`];
    if (wanted === undefined) return [`${name} is ${value}, and nothing is expected`];
    return holds(value, wanted) ? [] : [`${name} is ${value}, not ${JSON.stringify(wanted)}`];
  });
}

function bucketFaults(lines: ReadonlyMap<string, number>, below: number): readonly string[] {
  const all = lines.get("+Inf") ?? 0;
  if (all <= 0) return [`+Inf is ${all}`];
  return [...lines].flatMap(([le, value]) => {
    const wanted = Number(le.replace("+Inf", "Infinity")) >= below ? all : 0;
    return value === wanted ? [] : [`${le} is ${value}, not ${wanted}`];
  });
}
