/** `sightline.config.json`, or `sightline` in package.json: its part `check`. */
import { gateErrors } from "../errors.ts";
import type { HookNames } from "../hook/names.ts";

/** An exception that stands in the configuration instead of in the code. */
export interface ConfiguredIgnore {
  /** A pattern. */
  readonly file: string;
  readonly function?: string;
  readonly reason: string;
}

export interface GateConfig {
  /** Patterns of what is checked; everything where it is empty. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly strict: boolean;
  /** Percent. */
  readonly minCoverage: number | undefined;
  /** The file of the baseline, relative to the folder. */
  readonly baseline: string | undefined;
  /** Declarations, relative to the folder, that the code is judged against. */
  readonly telemetry: readonly string[];
  /** Whether what is recorded is judged too, also without a declaration. */
  readonly declarations: boolean;
  /** Names of the project's own hooks, by kind. */
  readonly hooks: HookNames;
  /** Folders whose exported functions are entry points. */
  readonly entryFolders: readonly string[];
  readonly ignore: readonly ConfiguredIgnore[];
}

export const CONFIG_FILE = "sightline.config.json";

export const DEFAULT_CONFIG: GateConfig = Object.freeze({
  include: [],
  exclude: [],
  strict: false,
  minCoverage: undefined,
  baseline: undefined,
  telemetry: [],
  declarations: false,
  hooks: { metrics: [], tracing: [], logging: [] },
  entryFolders: [],
  ignore: [],
});

/**
 * The configuration of a folder; the defaults where it has none.
 *
 * @param read The text of a file of the folder, by its name.
 * @throws GATE_CONFIG_FAULTY
 */
export function readConfig(read: (name: string) => string | undefined): GateConfig {
  const own = read(CONFIG_FILE);
  if (own !== undefined) return decode(CONFIG_FILE, "", parsed(CONFIG_FILE, own));
  const text = read("package.json");
  const inPackage = text === undefined ? undefined : recordOf(parsed("package.json", text))?.["sightline"];
  return inPackage === undefined ? DEFAULT_CONFIG : decode("package.json", "sightline.", inPackage);
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = `it is no JSON: ${cause instanceof Error ? cause.message : String(cause)}.`;
    throw gateErrors.GATE_CONFIG_FAULTY(
      { file, problem, hint: "Mend it; comments are not allowed." },
      { cause },
    );
  }
}

const KEYS = [
  "include",
  "exclude",
  "strict",
  "minCoverage",
  "baseline",
  "telemetry",
  "declarations",
  "hooks",
  "entryFolders",
  "ignore",
] as const;

function decode(file: string, prefix: string, value: unknown): GateConfig {
  const at = new Field(file, prefix.replace(/\.$/u, ""), value);
  const check = at.record(["$schema", "check"])["check"];
  if (check === undefined) return DEFAULT_CONFIG;
  const field = new Field(file, `${prefix}check`, check);
  const given = field.record(KEYS);
  const below = (key: (typeof KEYS)[number]): Field => new Field(file, `${prefix}check.${key}`, given[key]);
  const hooks = below("hooks").record(["metrics", "tracing", "logging"]);
  const names = (kind: string): readonly string[] =>
    new Field(file, `${prefix}check.hooks.${kind}`, hooks[kind]).strings();
  return {
    include: below("include").strings(),
    exclude: below("exclude").strings(),
    strict: below("strict").flag(),
    minCoverage: below("minCoverage").percent(),
    baseline: below("baseline").text(),
    telemetry: below("telemetry").strings(),
    declarations: below("declarations").flag(),
    hooks: { metrics: names("metrics"), tracing: names("tracing"), logging: names("logging") },
    entryFolders: below("entryFolders").strings(),
    ignore: below("ignore").list().map(ignoreOf),
  };
}

function ignoreOf(field: Field): ConfiguredIgnore {
  const given = field.record(["file", "function", "reason"]);
  const { file, function: name, reason } = given;
  if (typeof file !== "string" || file === "")
    throw field.fault("has no file", "Name the file, or a pattern of files.");
  if (typeof reason !== "string" || reason.trim() === "")
    throw field.fault("has no reason", "Say why nobody needs to see what happens there.");
  return typeof name === "string" ? { file, function: name, reason } : { file, reason };
}

/** A value with its place, which every complaint names. */
class Field {
  readonly #file: string;
  readonly #path: string;
  readonly #value: unknown;

  constructor(file: string, path: string, value: unknown) {
    this.#file = file;
    this.#path = path;
    this.#value = value;
  }

  fault(problem: string, hint: string): Error {
    return gateErrors.GATE_CONFIG_FAULTY({
      file: this.#file,
      problem: `${this.#path === "" ? "the whole" : this.#path} ${problem}.`,
      hint,
    });
  }

  record(keys: readonly string[]): Readonly<Record<string, unknown>> {
    if (this.#value === undefined) return {};
    const record = recordOf(this.#value);
    if (record === undefined) throw this.fault(`is ${spelled(this.#value)}`, "Write an object.");
    const stray = Object.keys(record).find((key) => !keys.includes(key));
    if (stray !== undefined) throw this.fault(`has a field "${stray}"`, `Known fields: ${keys.join(", ")}.`);
    return record;
  }

  list(): readonly Field[] {
    if (this.#value === undefined) return [];
    if (!Array.isArray(this.#value)) throw this.fault(`is ${spelled(this.#value)}`, "Write a list.");
    return this.#value.map((item: unknown, index) => new Field(this.#file, `${this.#path}[${index}]`, item));
  }

  text(): string | undefined {
    if (this.#value === undefined) return undefined;
    if (typeof this.#value === "string" && this.#value !== "") return this.#value;
    throw this.fault(`is ${spelled(this.#value)}`, "Write a text.");
  }

  strings(): readonly string[] {
    return this.list().map((item) => item.text() ?? "");
  }

  flag(): boolean {
    if (this.#value === undefined) return false;
    if (typeof this.#value === "boolean") return this.#value;
    throw this.fault(`is ${spelled(this.#value)}`, "Write true or false.");
  }

  percent(): number | undefined {
    if (this.#value === undefined) return undefined;
    if (typeof this.#value === "number" && this.#value >= 0 && this.#value <= 100) return this.#value;
    throw this.fault(`is ${spelled(this.#value)}`, "Write a number from 0 to 100.");
  }
}

function spelled(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
