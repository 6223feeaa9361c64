/** Declared, hooked, seen: what stands in the code beside what tests made it tell. */
import type { CoveragePoint } from "../coverage/point.ts";
import type { SeenTelemetry } from "./coverage-file.ts";
import { matchLength, writtenRoute } from "./route-match.ts";

/**
 * - `seen`: the tests made it record.
 * - `unseen`: they did not.
 * - `ambiguous`: a route was seen that may be this one or another whose path ends the same.
 * - `untold`: the file of the tests cannot tell (catch blocks, consumers without a name).
 */
export type SeenState = "seen" | "unseen" | "ambiguous" | "untold";

export interface Seen {
  readonly state: SeenState;
  readonly spans: number;
}

export interface RuntimeJoin {
  /** In the order of the points. */
  readonly seen: readonly Seen[];
  /** What was seen, and stands nowhere in the code. */
  readonly onlySeen: {
    /** `GET /orders/:id`. */
    readonly routes: readonly string[];
    readonly functions: readonly string[];
    readonly instruments: readonly string[];
  };
}

/** The names that stand in the code. */
export interface WrittenNames {
  readonly functions: ReadonlySet<string>;
  /** Texts, among which are the names of metrics. */
  readonly texts: ReadonlySet<string>;
}

export function joinRuntime(
  points: readonly CoveragePoint[],
  telemetry: SeenTelemetry,
  names: WrittenNames,
): RuntimeJoin {
  const written = points.map(({ kind, entryPoint }) =>
    kind === "route" ? writtenRoute(entryPoint) : undefined,
  );
  const seen = points.map(({ kind, function: name }, index): Seen => {
    // That a function ran does not say that its error path did.
    if (kind === "catch") return { state: "untold", spans: 0 };
    const spans = telemetry.functions
      .filter((one) => isSameFunction(one.name, name))
      .reduce((sum, one) => sum + one.spans, 0);
    if (spans > 0) return { state: "seen", spans };
    return { state: written[index] === undefined ? "untold" : "unseen", spans: 0 };
  });
  const routes: string[] = [];
  for (const route of telemetry.routes) {
    const lengths = written.map((one) => one && matchLength(one, route));
    const longest = Math.max(-1, ...lengths.map((length) => length ?? -1));
    const matches = lengths.flatMap((length, index) => (length === longest ? [index] : []));
    if (longest === -1) routes.push(`${route.method} ${route.route}`.trim());
    const state = matches.length === 1 ? "seen" : "ambiguous";
    for (const index of longest === -1 ? [] : matches) {
      const before = seen[index];
      if (before === undefined) continue;
      const isSure = before.state === "seen" || state === "seen";
      seen[index] = { state: isSure ? "seen" : "ambiguous", spans: before.spans + route.spans };
    }
  }
  return {
    seen,
    onlySeen: {
      routes,
      functions: telemetry.functions
        .map(({ name }) => name)
        .filter((name) => !names.functions.has(lastPart(name))),
      instruments: telemetry.instruments.map(({ name }) => name).filter((name) => !names.texts.has(name)),
    },
  };
}

/** `code.function.name` may have a class before it, and a name here too. */
function isSameFunction(seen: string, name: string): boolean {
  if (name === "" || name.includes(" ")) return false;
  return seen === name || (!name.includes(".") && lastPart(seen) === name && !seen.includes("."));
}

function lastPart(name: string): string {
  return name.split(".").at(-1) ?? name;
}
