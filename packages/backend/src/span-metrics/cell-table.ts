/** Cells by what they count, never more than there is room for. */
import type { WrittenSeries } from "../store/metric/sample.ts";
import { LatencyCell, type CellFamilies } from "./latency-cell.ts";
import { OVERFLOW } from "./names.ts";

/** A cell that nothing falls into for this long ends: its series would be kept up for nobody. */
const IDLE_MS = 3_600_000;

export class CellTable<Key> {
  readonly #cells = new Map<Key, LatencyCell>();
  readonly #families: CellFamilies;
  readonly #limit: number;
  #overflow: LatencyCell | undefined;
  #overflowed = 0;

  constructor(families: CellFamilies, limit: number) {
    this.#families = families;
    this.#limit = limit;
  }

  /** How often there was no room. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** What takes all for which there is no room; `undefined` until there is none. */
  get overflow(): LatencyCell | undefined {
    return this.#overflow;
  }

  /** `labels` is asked only where the cell is new. */
  cell(key: Key, labels: () => Readonly<Record<string, string>>): LatencyCell {
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    if (this.#cells.size >= this.#limit) {
      this.#overflowed++;
      return (this.#overflow ??= new LatencyCell(this.#families, OVERFLOW));
    }
    const added = new LatencyCell(this.#families, labels());
    this.#cells.set(key, added);
    return added;
  }

  *publish(unixMilli: number, since: number): Generator<WrittenSeries> {
    for (const [key, cell] of this.#cells) {
      if (cell.isTouched || unixMilli - cell.touchedAt < IDLE_MS) yield* cell.publish(unixMilli, since);
      else {
        this.#cells.delete(key);
        yield* cell.end(unixMilli);
      }
    }
    if (this.#overflow !== undefined) yield* this.#overflow.publish(unixMilli, since);
  }
}
