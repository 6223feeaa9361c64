/** A metric with all its cells. Their number is bounded; what comes later shares one cell, so totals stay right. */
import { type InstrumentDefinition, type InstrumentKind, prometheusMetricName } from "@sightline/model";
import type { Notices } from "../notice/notices.ts";
import type { Scope } from "../export/scope.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
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
}

/** What cells and readers know of their metric. */
export class FamilyInfo {
  readonly name: string;
  readonly definition: InstrumentDefinition;
  readonly kind: InstrumentKind;
  readonly scope: Scope;
  readonly bounds: Float64Array;
  readonly prometheusName: string;
  readonly misuse: Misuse;

  constructor({ definition, scope, misuse }: FamilySettings) {
    this.name = definition.name;
    this.definition = definition;
    this.kind = definition.kind;
    this.scope = scope;
    this.bounds = Float64Array.from(definition.buckets ?? []);
    this.prometheusName = prometheusMetricName(
      definition.name,
      definition.unit,
      definition.kind === "counter" || definition.kind === "gauge" ? definition.kind : "other",
    );
    this.misuse = misuse;
  }
}

export type CellMaker<C extends Cell> = new (
  family: FamilyInfo,
  pairs: AttributeList,
  startMark: number,
) => C;

export class Family<C extends Cell> {
  readonly info: FamilyInfo;
  readonly #settings: FamilySettings;
  readonly #make: CellMaker<C>;
  #cells = new Map<string, C>();
  #overflow: C | undefined;
  #overflowed = 0;

  constructor(settings: FamilySettings, make: CellMaker<C>) {
    this.info = new FamilyInfo(settings);
    this.#settings = settings;
    this.#make = make;
  }

  /** All cells, the shared one last. */
  *cells(): Iterable<C> {
    yield* this.#cells.values();
    if (this.#overflow !== undefined) yield this.#overflow;
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

  /** Forgets all cells. */
  clear(): void {
    this.#cells = new Map();
    this.#overflow = undefined;
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
    return cell;
  }

  /** The shared cell. */
  overflow(): C {
    this.#overflowed++;
    const { notices, limit, now } = this.#settings;
    if (this.#overflow === undefined) {
      this.#overflow = new this.#make(this.info, [OVERFLOW_LABEL, true], now());
      notices.once(
        `metric.overflow.${this.info.name}`,
        `${this.info.name} has more than ${limit} label sets; new ones share one cell (${OVERFLOW_LABEL}). The label with the most values is ${this.#widest()}.`,
      );
    }
    return this.#overflow;
  }

  #widest(): string {
    const values = new Map<string, Set<unknown>>();
    for (const { pairs } of this.#cells.values()) {
      for (let at = 0; at < pairs.length; at += 2) {
        const label = String(pairs[at]);
        const seen = values.get(label) ?? new Set();
        values.set(label, seen.add(pairs[at + 1]));
      }
    }
    const [widest] = [...values].toSorted(([, left], [, right]) => right.size - left.size);
    return widest === undefined ? "none" : `${widest[0]} (${widest[1].size})`;
  }
}
