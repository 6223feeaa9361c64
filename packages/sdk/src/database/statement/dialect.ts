/** In what the lexical rules of SQL's dialects differ, as far as literals and comments are concerned. */

export interface Dialect {
  /** `"…"` is text, not a name (MySQL without ANSI_QUOTES). */
  readonly doubleQuotesAreText: boolean;
  /** `'a\'b'`: in every string, or only in those that begin with `E`. */
  readonly backslashes: "always" | "after-e" | "never";
  /** `` `name` ``. */
  readonly backticks: boolean;
  /** `[name]`. */
  readonly brackets: boolean;
  /** `$tag$ … $tag$`. */
  readonly dollarQuotes: boolean;
  /** `# comment`. */
  readonly hashComments: boolean;
  /** `--` begins a comment only before white space or the end; `5--3` is a sum. */
  readonly dashesNeedSpace: boolean;
  /** A comment may hold comments. */
  readonly nestedComments: boolean;
  /** What stands in a comment that begins with `/*!` is run. */
  readonly conditionalComments: boolean;
  /** `@name` is a parameter, not a variable of the session. */
  readonly atParameters: boolean;
  /** `?`, `?|` and `?&` are operators of JSON. */
  readonly questionOperators: boolean;
}

/** https://www.postgresql.org/docs/18/sql-syntax-lexical.html */
const POSTGRESQL: Dialect = Object.freeze({
  doubleQuotesAreText: false,
  backslashes: "after-e",
  backticks: false,
  brackets: false,
  dollarQuotes: true,
  hashComments: false,
  dashesNeedSpace: false,
  nestedComments: true,
  conditionalComments: false,
  atParameters: false,
  questionOperators: true,
});

/** https://dev.mysql.com/doc/refman/9.4/en/language-structure.html; MariaDB's are the same. */
const MYSQL: Dialect = Object.freeze({
  doubleQuotesAreText: true,
  backslashes: "always",
  backticks: true,
  brackets: false,
  dollarQuotes: false,
  hashComments: true,
  dashesNeedSpace: true,
  nestedComments: false,
  conditionalComments: true,
  atParameters: false,
  questionOperators: false,
});

/**
 * https://www.sqlite.org/lang_keywords.html. Text in double quotes is an old habit of SQLite's that `node:sqlite` and
 * `better-sqlite3` are built without (SQLITE_DQS=0): there it is a name.
 */
const SQLITE: Dialect = Object.freeze({
  doubleQuotesAreText: false,
  backslashes: "never",
  backticks: true,
  brackets: true,
  dollarQuotes: false,
  hashComments: false,
  dashesNeedSpace: false,
  nestedComments: false,
  conditionalComments: false,
  atParameters: true,
  questionOperators: false,
});

/** ISO 9075, for what is not known better. */
const STANDARD: Dialect = Object.freeze({
  doubleQuotesAreText: false,
  backslashes: "never",
  backticks: true,
  brackets: false,
  dollarQuotes: false,
  hashComments: false,
  dashesNeedSpace: false,
  nestedComments: true,
  conditionalComments: false,
  atParameters: true,
  questionOperators: false,
});

/** The dialect of a `db.system.name`. */
export function dialectOf(system: string): Dialect {
  switch (system) {
    case "postgresql":
    case "cockroachdb":
    case "aws.redshift":
      return POSTGRESQL;
    case "mysql":
    case "mariadb":
      return MYSQL;
    case "sqlite":
      return SQLITE;
    default:
      return STANDARD;
  }
}
