/** Declared, hooked, seen: what stands in the code beside what tests made it tell. */
import type { CoveragePoint } from "../coverage/point.ts";
import type { SeenTelemetry } from "./coverage-file.ts";
import { matchLength, writtenRoute } from "./route-match.ts";
import { comparable, isSameStatement, type WrittenStatement } from "./statement.ts";

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

export interface SeenStatement {
  /** Relative to the folder that was checked, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** On one line; `?` for what the code puts in. */
  readonly text: string;
  /** `ambiguous` where several places have what was seen. */
  readonly seen: Seen;
}

export interface RuntimeJoin {
  /** In the order of the points. */
  readonly seen: readonly Seen[];
  /** The SQL that stands in the code, in the order of files and lines. */
  readonly statements: readonly SeenStatement[];
  /** What was seen, and stands nowhere in the code. */
  readonly onlySeen: {
    /** `GET /orders/:id`. */
    readonly routes: readonly string[];
    readonly functions: readonly string[];
    /** Without values: `SELECT * FROM orders WHERE id = ?`. Libraries that write SQL themselves have theirs here. */
    readonly statements: readonly string[];
    readonly instruments: readonly string[];
  };
}

/** The names that stand in the code. */
export interface WrittenNames {
  readonly functions: ReadonlySet<string>;
  /** Texts, among which are the names of metrics. */
  readonly texts: ReadonlySet<string>;
  readonly statements: readonly WrittenStatement[];
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
  const { statements, others } = joinedStatements(names.statements, telemetry.statements);
  return {
    seen,
    statements,
    onlySeen: {
      routes,
      statements: others,
      functions: telemetry.functions
        .map(({ name }) => name)
        .filter((name) => !names.functions.has(lastPart(name))),
      instruments: telemetry.instruments.map(({ name }) => name).filter((name) => !names.texts.has(name)),
    },
  };
}

/** Statements that are written out as they were seen go before those that have parts put in. */
function joinedStatements(
  written: readonly WrittenStatement[],
  seen: SeenTelemetry["statements"],
): { readonly statements: readonly SeenStatement[]; readonly others: readonly string[] } {
  const found = new Map<WrittenStatement, Seen>();
  const others: string[] = [];
  for (const { text, spans } of seen) {
    const form = comparable(text);
    const exact = written.filter((one) => one.form === form);
    const matches = exact.length > 0 ? exact : written.filter((one) => isSameStatement(one.form, form));
    if (matches.length === 0) others.push(text);
    for (const one of matches) {
      const before = found.get(one);
      const isSure = matches.length === 1 || before?.state === "seen";
      found.set(one, { state: isSure ? "seen" : "ambiguous", spans: (before?.spans ?? 0) + spans });
    }
  }
  const statements = written.map((one): SeenStatement => ({
    file: one.file,
    line: one.line,
    text: one.text,
    seen: found.get(one) ?? { state: "unseen", spans: 0 },
  }));
  return { statements, others };
}

/** `code.function.name` may have a class before it, and a name here too. */
function isSameFunction(seen: string, name: string): boolean {
  if (name === "" || name.includes(" ")) return false;
  return seen === name || (!name.includes(".") && lastPart(seen) === name && !seen.includes("."));
}

function lastPart(name: string): string {
  return name.split(".").at(-1) ?? name;
}
