/** The filter of traces, spans and logs as frozen plain data. One grammar for URL, search box, CLI and SQL. */

export type Operator = "=" | "!=" | ">" | ">=" | "<" | "<=" | "~" | "!~";

/** `service = stt`, `duration > 500ms`, `http.route != "/health"`. */
export interface Comparison {
  readonly kind: "comparison";
  readonly key: string;
  readonly operator: Operator;
  /** As written, without quotes. `~` and `!~` mean "contains" and "does not contain", case-insensitively. */
  readonly value: string;
}

/** `tenant exists`, `tenant missing`. */
export interface Existence {
  readonly kind: "existence";
  readonly key: string;
  readonly exists: boolean;
}

/** A bare or quoted word: the log's body, or the span's name, contains it. */
export interface Text {
  readonly kind: "text";
  readonly value: string;
}

export type Term = Comparison | Existence | Text;

/** All terms must hold, on the same span or log record. No terms: everything. */
export interface Filter {
  readonly kind: "filter";
  readonly terms: readonly Term[];
}

/**
 * Keys with a meaning of their own; any other key is an attribute of the span or log, then of its resource.
 * `duration` takes a unit (`500ms`, `1.2s`, `3 min`; none means ms). `level` compares by severity.
 */
export const FILTER_KEYS: readonly string[] = Object.freeze([
  "service",
  "name",
  "kind",
  "status",
  "duration",
  "trace",
  "span",
  "root",
  "level",
  "logger",
  "env",
  "tenant",
  "version",
]);

/** What a reader of the filter sees when it does not parse. `at` counts characters from 0. */
export interface FilterProblem {
  readonly at: number;
  readonly message: string;
  readonly hint: string;
}
