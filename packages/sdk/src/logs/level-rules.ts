/** Which records are made: a least level for each logger, by its name, changeable while the process runs. */
import { LEVELS, type LogLevel, SEVERITY } from "./level.ts";

/** A level, or `off` for none at all. */
export type LeastLevel = LogLevel | "off";

/** By names of loggers; `*` is for all that no other name fits. */
export type LevelTable = Readonly<Record<string, LeastLevel>>;

/** Above every severity there is. */
const NONE = 100;
export const LEAST_LEVELS: readonly LeastLevel[] = [...LEVELS, "off"];

export class LevelRules {
  #table: ReadonlyMap<string, number> = new Map();
  #otherwise: number = SEVERITY.info;
  /** Another number after each change, so that loggers know when to ask again. */
  version = 0;

  /** The least severity of records that the logger of that name makes. */
  leastOf(name: string): number {
    let at = name.length;
    while (at > 0) {
      const known = this.#table.get(name.slice(0, at));
      if (known !== undefined) return known;
      // `orders` is for `orders.payment` too.
      at = lastSeparator(name, at - 1);
    }
    return this.#otherwise;
  }

  /** Sets the level of all loggers that no other name is for. */
  setOtherwise(level: LeastLevel): void {
    this.#otherwise = severityOf(level);
    this.version++;
  }

  /** Sets levels by name; names that were set before and are not in `table` stay. */
  set(table: LevelTable): void {
    const next = new Map(this.#table);
    for (const [name, level] of Object.entries(table)) {
      if (name === "*") this.#otherwise = severityOf(level);
      else next.set(name, severityOf(level));
    }
    this.#table = next;
    this.version++;
  }
}

function severityOf(level: LeastLevel): number {
  return level === "off" ? NONE : SEVERITY[level];
}

function lastSeparator(name: string, from: number): number {
  return Math.max(name.lastIndexOf(".", from), name.lastIndexOf(":", from), name.lastIndexOf("/", from));
}

/**
 * `orders=debug,http=warn,*=info`; a level alone is that of `*`. `undefined` when some part is not of this form.
 */
export function parseLevels(text: string): LevelTable | undefined {
  const table: Record<string, LeastLevel> = Object.create(null);
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const equals = part.lastIndexOf("=");
    const name = equals < 0 ? "*" : part.slice(0, equals).trim();
    const word = part
      .slice(equals + 1)
      .trim()
      .toLowerCase();
    const level = LEAST_LEVELS.find((known) => known === word);
    if (name === "" || level === undefined) return undefined;
    table[name] = level;
  }
  return table;
}

/** A table given as an object; `undefined` when some level is none. */
export function takeLevels(value: unknown): LevelTable | undefined {
  if (typeof value === "string") return parseLevels(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const levels = Object.entries(value).map(([name, word]: [string, unknown]) => `${name}=${String(word)}`);
  return parseLevels(levels.join(","));
}
