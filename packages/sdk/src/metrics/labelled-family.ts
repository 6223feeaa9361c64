/** A metric with declared labels: the fast way to a cell, and the careful one behind it. */
import { sdkErrors } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { type CellMaker, Family, type FamilySettings } from "./family.ts";
import { type Getter, type Labels, type LabelValue, type Level, makeGetter, plant } from "./getter.ts";

const NO_LABELS: Labels = Object.freeze({});

export class LabelledFamily<C extends Cell> extends Family<C> {
  readonly #names: readonly string[];
  readonly #root: Level = new Map();
  readonly #find: Getter<C>;
  /** The only cell of a metric without labels. */
  readonly #single: C | undefined;

  constructor(settings: FamilySettings, make: CellMaker<C>, prefix = "") {
    super(settings, make, prefix);
    this.#names = settings.definition.labels;
    this.#find = makeGetter(this.#names, this.#root);
    // A series that exists before it is first counted shows its first step as a rise from 0.
    this.#single = this.#names.length === 0 ? this.admit("[]", []) : undefined;
  }

  /** The cell of these labels; `undefined` after a wrong use that was refused without throwing. */
  cell(labels: Labels | undefined): C | undefined {
    if (labels === undefined) return this.#single ?? this.#slow(NO_LABELS);
    if (this.#single === undefined) return this.#find(labels) ?? this.#slow(labels);
    for (const _ in labels) return this.#slow(labels);
    return this.#single;
  }

  /** Checks the labels, finds the cell by its canonical key, and remembers the values as they were given. */
  #slow(labels: Labels): C | undefined {
    if (!this.#valid(labels)) return undefined;
    const given: LabelValue[] = [];
    const pairs: string[] = [];
    for (const name of this.#names) {
      const value = labels[name];
      if (value !== undefined) given.push(value);
      // A label without a value is an empty one, as in Prometheus.
      pairs.push(name, value === undefined ? "" : String(value));
    }
    const key = JSON.stringify(pairs);
    const cell = this.known(key) ?? this.admit(key, pairs);
    if (cell === undefined) return this.overflow();
    if (given.length === this.#names.length && given.length > 0) plant(this.#root, given, cell);
    return cell;
  }

  #valid(labels: Labels): boolean {
    const metric = this.info.name;
    for (const label of Object.keys(labels)) {
      if (!this.#names.includes(label)) {
        this.info.misuse.refuse(sdkErrors.LABEL_UNDECLARED({ metric, label, declared: this.#names }));
        return false;
      }
      const value: unknown = labels[label];
      const type = typeof value;
      if (type !== "string" && type !== "number" && type !== "boolean" && value !== undefined) {
        this.info.misuse.refuse(
          sdkErrors.LABEL_VALUE_INVALID({ metric, label, type: value === null ? "null" : type }),
        );
        return false;
      }
    }
    return true;
  }
}
