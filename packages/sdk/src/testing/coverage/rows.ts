/** The form of the file: docs/reference/telemetry-coverage.md. */
export interface SeenRoute {
  readonly method: string;
  readonly route: string;
  readonly spans: number;
}

export interface SeenFunction {
  /** `code.function.name`. */
  readonly name: string;
  readonly spans: number;
}

export interface SeenStatement {
  /** `db.system.name`. */
  readonly system: string;
  /** Without values: `db.query.text`, or `db.query.summary` where there is no text. */
  readonly text: string;
  readonly spans: number;
}

export interface SeenInstrument {
  /** As it was declared. */
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  /** The names of all labels that it ever had. */
  readonly labels: readonly string[];
  readonly measurements: number;
}

export interface TelemetryCoverage {
  readonly kind: "sightline-telemetry-coverage";
  readonly version: 1;
  readonly routes: readonly SeenRoute[];
  readonly functions: readonly SeenFunction[];
  readonly statements: readonly SeenStatement[];
  readonly instruments: readonly SeenInstrument[];
}

export const EMPTY: TelemetryCoverage = Object.freeze({
  kind: "sightline-telemetry-coverage",
  version: 1,
  routes: [],
  functions: [],
  statements: [],
  instruments: [],
});

/** What two processes have seen together, in a fixed order. */
export function together(left: TelemetryCoverage, right: TelemetryCoverage): TelemetryCoverage {
  return {
    kind: "sightline-telemetry-coverage",
    version: 1,
    routes: added([...left.routes, ...right.routes], ({ route, method }) => [route, method], "spans"),
    functions: added([...left.functions, ...right.functions], ({ name }) => [name], "spans"),
    statements: added(
      [...left.statements, ...right.statements],
      ({ system, text }) => [system, text],
      "spans",
    ),
    instruments: labelled([...left.instruments, ...right.instruments]),
  };
}

function added<R extends { readonly [K in C]: number }, C extends string>(
  rows: readonly R[],
  keyOf: (row: R) => readonly string[],
  count: C,
): R[] {
  const byKey = new Map<string, R>();
  for (const row of rows) {
    const key = JSON.stringify(keyOf(row));
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? row : { ...before, [count]: before[count] + row[count] });
  }
  return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

function labelled(rows: readonly SeenInstrument[]): SeenInstrument[] {
  const labels = new Map<string, Set<string>>();
  for (const row of rows) labels.set(row.name, new Set([...(labels.get(row.name) ?? []), ...row.labels]));
  return added(rows, ({ name }) => [name], "measurements").map((row) => ({
    ...row,
    labels: [...(labels.get(row.name) ?? [])].toSorted(),
  }));
}

/** Whether a parsed file is one, of this version. */
export function isCoverage(value: unknown): value is TelemetryCoverage {
  if (typeof value !== "object" || value === null) return false;
  const lists = ["routes", "functions", "statements", "instruments"];
  const read = new Map<string, unknown>(Object.entries(value));
  return (
    read.get("kind") === EMPTY.kind &&
    read.get("version") === EMPTY.version &&
    lists.every((list) => Array.isArray(read.get(list)))
  );
}
