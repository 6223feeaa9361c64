/** A metric with all its cells. Their number is bounded; what comes later shares one cell, so totals stay right. */
import { type InstrumentDefinition, type InstrumentKind, prometheusMetricName } from "@sightline/model";
import type { Notices } from "../notice/notices.ts";
import type { Scope } from "../export/scope.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import type { Cell } from "./cell.ts";
import type { Misuse } from "./misuse.ts";

/** OpenTelemetry's name for the attribute of the shared cell. */
export const OVERFLOW_LABEL = "otel.metric.overflow";

export interface FamilySettings {
  readonly definition: InstrumentDefinition;
  readonly scope: Scope;
  readonly misuse: Misuse;
  readonly notices: Notices;
  /** Label sets of their own; the overflow is not among them. */
  readonly limit: number;
  readonly now: () => number;
  readonly start: number;
  /** Whose exemplar a measurement may become. */
  readonly activeSpan: () => SpanIdentity | undefined;
  /** Told each time that a label set finds no cell of its own. */
  readonly onOverflow?: (name: string) => void;
}

/** Takes what is recorded a second time: for a meter that the application brings. */
export type Mirror = (value: number, cell: Cell) => void;

/** What cells and readers know of their metric. */
export class FamilyInfo {
  /** With the registry's prefix. */
  name: string;
  /** As it was declared: without the prefix. */
  readonly definition: InstrumentDefinition;
  readonly kind: InstrumentKind;
  readonly scope: Scope;
  readonly bounds: Float64Array;
  prometheusName: string;
  readonly misuse: Misuse;
  readonly now: () => number;
  readonly activeSpan: () => SpanIdentity | undefined;
  mirror: Mirror | undefined = undefined;

  constructor(settings: FamilySettings, prefix: string) {
    const { definition } = settings;
    this.definition = definition;
    this.kind = definition.kind;
    this.scope = settings.scope;
    this.bounds = Float64Array.from(definition.buckets ?? []);
    this.misuse = settings.misuse;
    this.now = settings.now;
    this.activeSpan = settings.activeSpan;
    this.name = prefix + definition.name;
    this.prometheusName = exposedName(this.name, definition);
  }

  rename(prefix: string): void {
    this.name = prefix + this.definition.name;
    this.prometheusName = exposedName(this.name, this.definition);
  }
}

/** As Prometheus shows it: with the unit and `_total`. */
export function exposedName(name: string, { unit, kind }: InstrumentDefinition): string {
  // OpenTelemetry's API takes any name, also one of which nothing is left.
  return prometheusMetricName(name, unit, kind === "counter" || kind === "gauge" ? kind : "other") || "_";
}

export type CellMaker<C extends Cell> = new (
  family: FamilyInfo,
  pairs: AttributeList,
  startMark: number,
) => C;

export class Family<C extends Cell> {
  readonly info: FamilyInfo;
  /** Whether its values are totals that are asked for at each reading. */
  observed = false;
  readonly #settings: FamilySettings;
  readonly #make: CellMaker<C>;
  readonly #cells = new Map<string, C>();
  #all: C[] = [];
  #overflow: C | undefined;
  #overflowed = 0;

  constructor(settings: FamilySettings, make: CellMaker<C>, prefix = "") {
    this.info = new FamilyInfo(settings, prefix);
    this.#settings = settings;
    this.#make = make;
  }

  /** All cells, the shared one among them. An array: a generator costs more than what is read from a cell. */
  cells(): readonly C[] {
    return this.#all;
  }

  /** Whether nothing was ever recorded. */
  get isEmpty(): boolean {
    return this.#cells.size === 0 && this.#overflow === undefined;
  }

  get size(): number {
    return this.#cells.size;
  }

  /** How often a label set had no cell of its own. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** Gives the metric another prefix, with all that it has counted. */
  rename(prefix: string): void {
    this.info.rename(prefix);
    for (const cell of this.cells()) {
      cell.linePrefixes = undefined;
      cell.openMetricsPrefixes = undefined;
    }
  }

  /** Whether this is the cell that label sets without one of their own share. */
  isShared(cell: C): boolean {
    return cell === this.#overflow;
  }

  /** Forgets the cells that are not in `kept`. */
  keepOnly(kept: ReadonlySet<C>): void {
    if (kept.size === this.#all.length) return;
    for (const [key, cell] of this.#cells) if (!kept.has(cell)) this.#cells.delete(key);
    this.#all = this.#all.filter((cell) => kept.has(cell));
    if (this.#overflow !== undefined && !kept.has(this.#overflow)) this.#overflow = undefined;
  }

  /** The label with the most values, and how many they are; `undefined` without labels. */
  widest(): { readonly label: string; readonly values: number } | undefined {
    const values = new Map<string, Set<unknown>>();
    for (const { pairs } of this.#cells.values()) {
      for (let at = 0; at < pairs.length; at += 2) {
        const label = String(pairs[at]);
        const seen = values.get(label) ?? new Set();
        values.set(label, seen.add(pairs[at + 1]));
      }
    }
    const [widest] = [...values].toSorted(([, left], [, right]) => right.size - left.size);
    return widest === undefined ? undefined : { label: widest[0], values: widest[1].size };
  }

  known(key: string): C | undefined {
    return this.#cells.get(key);
  }

  /** A new cell, or `undefined` when the limit is reached: then `overflow()` takes the value. */
  admit(key: string, pairs: AttributeList): C | undefined {
    if (this.#cells.size >= this.#settings.limit) return undefined;
    const cell = new this.#make(
      this.info,
      pairs,
      this.#cells.size === 0 ? this.#settings.start : this.#settings.now(),
    );
    this.#cells.set(key, cell);
    this.#all.push(cell);
    return cell;
  }

  /** The shared cell. */
  overflow(): C {
    this.#overflowed++;
    const { notices, limit, now, onOverflow } = this.#settings;
    onOverflow?.(this.info.definition.name);
    if (this.#overflow === undefined) {
      this.#overflow = new this.#make(this.info, [OVERFLOW_LABEL, true], now());
      this.#all.push(this.#overflow);
      const widest = this.widest();
      const blamed =
        widest === undefined ? "" : ` The label with the most values is ${widest.label} (${widest.values}).`;
      notices.once(
        `metric.overflow.${this.info.name}`,
        `${this.info.name} has more than ${limit} label sets; new ones share one cell (${OVERFLOW_LABEL}).${blamed}`,
      );
    }
    return this.#overflow;
  }
}
