/** A YAML file walked by hand, so that every complaint names the line. */
import { nearestName } from "@sightline/model";
import { parseDuration, PatternRefused, wholePattern } from "@sightline/promql";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { scrapeErrors } from "../errors.ts";

interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** A value of the file with the place where it stands. */
export class ConfigNode {
  readonly #source: Source;
  readonly #node: unknown;
  /** The key that it is the value of, for complaints. */
  readonly #name: string;
  readonly #offset: number;

  private constructor(source: Source, node: unknown, name: string, offset: number) {
    this.#source = source;
    this.#node = isAlias(node) ? node.resolve(source.document) : node;
    this.#name = name;
    this.#offset = offset;
  }

  /** @throws SCRAPE_CONFIG_INVALID */
  static parse(file: string, text: string): ConfigNode {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const [fault] = document.errors;
    const root = new ConfigNode({ file, document, lines }, document.contents, "the file", 0);
    if (fault !== undefined) {
      throw scrapeErrors.SCRAPE_CONFIG_INVALID({
        where: `${file}:${lines.linePos(fault.pos[0]).line}`,
        problem: fault.message,
        hint: "The file is YAML, as Prometheus reads it.",
      });
    }
    return root;
  }

  get where(): string {
    return `${this.#source.file}:${this.#source.lines.linePos(this.#offset).line}`;
  }

  get isEmpty(): boolean {
    return (
      this.#node === null || this.#node === undefined || (isScalar(this.#node) && this.#node.value === null)
    );
  }

  fail(problem: string, hint: string): Error {
    return scrapeErrors.SCRAPE_CONFIG_INVALID({ where: this.where, problem, hint });
  }

  /** The entries of a map; a key that is none of `known` is refused, with what was probably meant. */
  fields<K extends string>(known: readonly K[], elsewhere: Readonly<Record<string, string>> = {}): Fields<K> {
    const found = new Map<string, ConfigNode>();
    for (const [name, node] of this.entries()) {
      if (!known.some((one) => one === name)) throw this.#unknown(node, name, known, elsewhere[name]);
      found.set(name, node);
    }
    return { get: (name) => presentNode(found.get(name)), at: this };
  }

  #unknown(node: ConfigNode, name: string, known: readonly string[], elsewhere: string | undefined): Error {
    const meant = nearestName(name, known, 3);
    if (elsewhere !== undefined) return node.fail(`${name} is not read here.`, elsewhere);
    const hint = meant === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean ${meant}?`;
    return node.fail(`"${name}" is not known here.`, hint);
  }

  entries(): readonly (readonly [string, ConfigNode])[] {
    if (this.isEmpty) return [];
    if (!isMap(this.#node))
      throw this.fail(`${this.#name} is not a map of names and values.`, "Write name: value, one a line.");
    return this.#node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : "";
      const offset = isScalar(key) ? (key.range?.[0] ?? this.#offset) : this.#offset;
      return [name, new ConfigNode(this.#source, value, name, offset)] as const;
    });
  }

  list(): readonly ConfigNode[] {
    if (this.isEmpty) return [];
    if (!isSeq(this.#node))
      throw this.fail(`${this.#name} is not a list.`, "Begin each of its items with a dash.");
    return this.#node.items.map(
      (item) => new ConfigNode(this.#source, item, this.#name, startOf(item) ?? this.#offset),
    );
  }

  /** Of numbers and words, as they are written. */
  text(): string {
    if (isScalar(this.#node))
      return typeof this.#node.value === "string" ? this.#node.value : (this.#node.source ?? "");
    throw this.fail(`${this.#name} is not a text.`, "Write one value after the colon.");
  }

  flag(): boolean {
    if (isScalar(this.#node) && typeof this.#node.value === "boolean") return this.#node.value;
    throw this.fail(`${this.#name} is neither true nor false.`, "Write true or false.");
  }

  /** A whole number that is not negative. */
  count(): number {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw this.fail(`${this.#name} is no whole number.`, "Write a number from 0 on, such as 5000.");
  }

  /** Milliseconds of `1m30s`; more than none. */
  duration(): number {
    const milliseconds = parseDuration(this.text());
    if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
    throw this.fail(
      `${this.#name}: "${this.text()}" is no duration.`,
      "Write a duration such as 15s or 1m30s.",
    );
  }

  /** Bytes of `10MB`: as in Prometheus a unit is a power of 1024. */
  size(): number {
    const match = /^(\d+(?:\.\d+)?)([KMGTPE]i?)?B?$/u.exec(this.text());
    const power = "KMGTPE".indexOf((match?.[2] ?? "").slice(0, 1)) + 1;
    if (match !== null) return Math.floor(Number(match[1]) * 1024 ** (match[2] === undefined ? 0 : power));
    throw this.fail(
      `${this.#name}: "${this.text()}" is no size.`,
      "Write a size such as 10MB or 512KiB; 0 for no limit.",
    );
  }

  oneOf<T extends string>(known: readonly T[]): T {
    const text = this.text();
    const found = known.find((one) => one === text.toLowerCase());
    if (found !== undefined) return found;
    const meant = nearestName(text.toLowerCase(), known, 3);
    throw this.fail(
      `${this.#name}: "${text}" is not known.`,
      meant === undefined ? `It is one of ${known.join(", ")}.` : `Did you mean ${meant}?`,
    );
  }

  pattern(): RegExp {
    try {
      return wholePattern(this.text());
    } catch (cause) {
      if (!(cause instanceof PatternRefused)) throw cause;
      throw this.fail(
        `${this.#name}: "${this.text()}" is no pattern: ${cause.message}.`,
        "Patterns are RE2 and match the whole value.",
      );
    }
  }
}

export interface Fields<K extends string> {
  /** `undefined`: not given. */
  get(name: K): ConfigNode | undefined;
  readonly at: ConfigNode;
}

function presentNode(node: ConfigNode | undefined): ConfigNode | undefined {
  return node === undefined || node.isEmpty ? undefined : node;
}

function startOf(item: unknown): number | undefined {
  if (isScalar(item) || isMap(item) || isSeq(item)) return item.range?.[0];
  return undefined;
}
